import type { Job } from '../../lib/coordinator/job.js';
import type { JobDeclaration } from '../../lib/coordinator/job-declaration.js';
import { JobResolver } from '../../lib/coordinator/job-resolver.js';
import type { CronCoordinatorOptions } from '../../lib/coordinator.options.js';
import { ScheduleCache } from '../../lib/schedule/schedule-cache.js';
import { ManualClock } from '../../lib/testing/manual-clock.js';
import { settingsOf } from './job.js';

/** What a test says of a declaration; its options are as unchecked as a decorator's. */
export type Declared = Partial<Omit<JobDeclaration, 'options'>> & { options?: object };

/** A job as a decorator declares it, a nightly cron job but for the changes; `options` are added to its own. */
export const declared = ({ kind = 'cron', options = {}, ...changes }: Declared = {}): JobDeclaration => ({
  kind,
  tenant: false,
  options: { name: 'report', ...(kind === 'cron' ? { cronTime: '0 0 2 * * *' } : {}), ...options },
  handler: () => undefined,
  declaredAt: 'ReportsService.build',
  ...changes,
});

/** What becomes of the declaration in an application whose module has these options. */
export const resolved = (declaration: JobDeclaration, module: CronCoordinatorOptions = {}): Job =>
  new JobResolver(settingsOf(module), new ScheduleCache(), new ManualClock(0)).resolve(declaration);

import type { Job } from '../../lib/coordinator/job.js';
import type { ProcessRole } from '../../lib/coordinator/process-role.js';
import type { CoordinatorSettings } from '../../lib/coordinator/settings.js';
import { checkModuleOptions } from '../../lib/coordinator.options-check.js';
import type { CronCoordinatorOptions } from '../../lib/coordinator.options.js';

/** A job that is only triggered, but for the changes. */
export const aJob = (changes: Partial<Job> = {}): Job => ({
  name: 'report',
  flowName: 'report',
  timing: { kind: 'triggered' },
  disabled: false,
  overlap: 'skip',
  ttlMs: null,
  maxRunMs: null,
  overdueAfterMs: null,
  tenants: null,
  handler: () => undefined,
  declaredAt: 'ReportsService.build',
  ...changes,
});

/** What an application gives to the module. */
export type ModuleOptions = CronCoordinatorOptions;

/** The settings of a module with these options. */
export const settingsOf = (options: ModuleOptions = {}, role?: ProcessRole): CoordinatorSettings =>
  checkModuleOptions(options, (given = 'replica') => given, role).settings;

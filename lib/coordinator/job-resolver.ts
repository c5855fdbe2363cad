import type { Clock } from '../common/clock.js';
import { DEFAULTS } from '../common/defaults.js';
import { checkOptions } from '../common/option-check.js';
import type { ScheduleCache } from '../schedule/schedule-cache.js';
import type { Job } from './job.js';
import type { JobDeclaration } from './job-declaration.js';
import { jobNameSchema } from './job-options.schema.js';
import { timingOf } from './job-timing.js';
import { mergedOptions } from './merged-options.js';
import type { CoordinatorSettings } from './settings.js';
import { tenantPlanOf } from './tenant-plan.js';

/** Puts a job's declaration, the configuration's word on it and the module's defaults together. */
export class JobResolver {
  constructor(
    private readonly settings: CoordinatorSettings,
    private readonly schedules: ScheduleCache,
    private readonly clock: Clock,
  ) {}

  /** @throws CronOptionsError that names the job and the option */
  resolve(declaration: JobDeclaration): Job {
    const { declaredAt, handler } = declaration;
    const { name } = checkOptions(jobNameSchema, declaration.options, `the job ${declaredAt}`);
    const { settings, schedules, clock } = this;
    const subject = { name, declaredAt };
    const options = mergedOptions(subject, declaration, settings.jobs.get(name));
    const firesByItself = declaration.kind === 'cron' || declaration.kind === 'interval';
    return Object.freeze({
      name,
      flowName: options.flowName ?? name,
      timing: timingOf(subject, declaration, options, { schedules, timeZone: settings.timeZone }),
      disabled: options.disabled ?? false,
      overlap: options.overlap ?? 'skip',
      ttlMs: options.ttl ?? this.intervalGuard(declaration.intervalMs),
      maxRunMs: options.maxRunMs ?? null,
      overdueAfterMs: firesByItself ? (options.overdueAfterMs ?? DEFAULTS.overdueAfterMs) : null,
      tenants: declaration.tenant ? tenantPlanOf(subject, options, settings, clock) : null,
      handler,
      declaredAt,
    });
  }

  /** Replicas fire at an interval each in its own phase, so that no slot is common to them. */
  private intervalGuard(intervalMs: number | undefined): number | null {
    if (intervalMs === undefined) return null;
    return Math.max(intervalMs - this.settings.clockSkewMs, Math.ceil(intervalMs / 2));
  }
}

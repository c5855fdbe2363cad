import type { Clock } from '../common/clock.js';
import { DEFAULTS } from '../common/defaults.js';
import { CronOptionsError } from '../common/errors.js';
import { checkOptions, show, withoutUndefined } from '../common/option-check.js';
import { durationMs } from '../common/option-schema.js';
import { fanOutFor } from '../fan-out/resolve.js';
import type { ScheduleCache } from '../schedule/schedule-cache.js';
import type { CronTiming, IntervalTiming, Job, JobTiming, TenantPlan } from './job.js';
import type { JobDeclaration } from './job-declaration.js';
import type { JobOverrides } from './job-definition.js';
import { jobNameSchema, jobOptionsSchema } from './job-options.schema.js';
import type { CoordinatorSettings } from './settings.js';

/** A job's options once its window helper, if it has one, is taken apart. */
type FlatOptions = Omit<JobOverrides, 'cronTime'> & { cronTime?: string | Date };

/** Puts a job's declaration, the configuration's word on it and the module's defaults together. */
export class JobResolver {
  constructor(
    private readonly settings: CoordinatorSettings,
    private readonly schedules: ScheduleCache,
    private readonly clock: Clock,
  ) {}

  /** @throws CronOptionsError that names the job and the option */
  resolve(declaration: JobDeclaration): Job {
    const { name } = checkOptions(jobNameSchema, declaration.options, `the job ${declaration.declaredAt}`);
    const options = this.mergedOptions(name, declaration);
    const timing = this.timing(name, declaration, options);
    return Object.freeze({
      name,
      flowName: options.flowName ?? name,
      timing,
      disabled: options.disabled ?? false,
      overlap: options.overlap ?? 'skip',
      ttlMs: options.ttl ?? this.intervalGuard(declaration.intervalMs),
      maxRunMs: options.maxRunMs ?? null,
      tenants: declaration.tenant ? this.tenantPlan(name, options) : null,
      handler: declaration.handler,
      declaredAt: declaration.declaredAt,
      owner: declaration.owner,
    });
  }

  private mergedOptions(name: string, declaration: JobDeclaration): FlatOptions {
    const { name: _name, ...given } = declaration.options;
    const schema = jobOptionsSchema(declaration.kind, declaration.tenant);
    const subject = `job "${name}" (${declaration.declaredAt})`;
    const declared = flatten(checkOptions(schema, given, subject, { job: name }), name);
    const override = this.settings.jobs.get(name);
    if (override === undefined) return declared;
    const where = `CronCoordinatorModule, \`jobs.${name}\``;
    const configured = flatten(checkOptions(schema, override, where, { job: name }), name);
    return { ...withoutUndefined(declared), ...withoutUndefined(configured) };
  }

  private timing(name: string, declaration: JobDeclaration, options: FlatOptions): JobTiming {
    if (declaration.kind === 'cron') return this.cronTiming(name, options);
    if (declaration.kind === 'interval') return this.intervalTiming(name, declaration, options);
    return { kind: declaration.kind };
  }

  private cronTiming(name: string, options: FlatOptions): CronTiming {
    const { cronTime, timeZone = this.settings.timeZone } = options;
    if (cronTime === undefined) {
      throw invalid(name, 'cronTime', 'a cron expression, a Date, or what a window helper gives', cronTime);
    }
    if (options.catchUpWithinMs !== undefined && options.catchUp !== 'latest') {
      throw invalid(name, 'catchUp', `'latest', since catchUpWithinMs is set`, options.catchUp);
    }
    return {
      kind: 'cron',
      schedule: this.scheduleOf(name, cronTime, timeZone),
      cronTime,
      timeZone,
      windowMs: options.window ?? 0,
      catchUp: options.catchUp === 'latest' ? { withinMs: options.catchUpWithinMs ?? null } : null,
    };
  }

  private scheduleOf(name: string, cronTime: string | Date, timeZone: string) {
    try {
      return this.schedules.get(cronTime, timeZone);
    } catch (error) {
      const complaint = error instanceof Error ? error.message : String(error);
      throw new CronOptionsError(
        `Invalid options of job "${name}":\n  - \`cronTime\`: ${complaint}`,
        { job: name, option: 'cronTime' },
        { cause: error },
      );
    }
  }

  private intervalTiming(name: string, { intervalMs }: JobDeclaration, options: FlatOptions): IntervalTiming {
    const checked = durationMs(1).safeParse(intervalMs);
    if (!checked.success)
      throw invalid(name, 'interval', 'a whole number of milliseconds, 1 or more', intervalMs);
    return {
      kind: 'interval',
      intervalMs: checked.data,
      startWithin: options.startWithin ?? [0, checked.data],
    };
  }

  /** Replicas fire at an interval each in its own phase, so that no slot is common to them. */
  private intervalGuard(intervalMs: number | undefined): number | null {
    if (intervalMs === undefined) return null;
    return Math.max(intervalMs - this.settings.clockSkewMs, Math.ceil(intervalMs / 2));
  }

  private tenantPlan(name: string, options: FlatOptions): TenantPlan {
    const { fanOut: defaults, tenants } = this.settings;
    if (tenants === null) {
      throw invalid(
        name,
        'tenants',
        'a tenant directory in the options of CronCoordinatorModule, since this is a tenant job',
        undefined,
      );
    }
    if (options.fanOut !== undefined && options.mode !== undefined) {
      throw invalid(name, 'mode', 'no mode beside a fanOut of its own', options.mode);
    }
    const ownSpread = options.mode !== undefined;
    const builtIn = fanOutFor({ mode: options.mode ?? defaults.mode, clock: this.clock });
    return {
      directory: tenants,
      fanOut: options.fanOut ?? (ownSpread ? builtIn : (defaults.strategy ?? builtIn)),
      concurrency: options.concurrency ?? defaults.concurrency,
      tenantTimeoutMs: options.tenantTimeoutMs ?? defaults.tenantTimeoutMs,
      tenantsDefault: options.tenantsDefault ?? 'enabled',
      retry: { ...DEFAULTS.retry, ...withoutUndefined(options.retry ?? {}) },
      carryOver: options.carryOver ?? false,
    };
  }
}

function flatten(options: JobOverrides, job: string): FlatOptions {
  const { cronTime, ...rest } = options;
  if (cronTime === undefined) return rest;
  if (typeof cronTime === 'string' || cronTime instanceof Date) return { ...rest, cronTime };
  if (rest.window !== undefined) {
    throw invalid(job, 'window', 'no window beside a window helper, which brings its own', rest.window);
  }
  return { ...rest, cronTime: cronTime.cronTime, window: cronTime.window };
}

function invalid(job: string, option: string, expected: string, given: unknown): CronOptionsError {
  return new CronOptionsError(
    `Invalid options of job "${job}":\n  - \`${option}\`: expected ${expected}, got ${show(given)}`,
    { job, option },
  );
}

import type { CronRun, TenantRun } from '../common/run.js';
import type { FanOut } from '../fan-out/fan-out.js';
import type { WindowedSchedule } from '../schedule/windowed-schedule.js';

/** Several attempts for one tenant's handler, with a growing, jittered pause between them. @publicApi */
export interface RetryOptions {
  /** How often the handler is called at the most, the first time included. @default 1 */
  attempts?: number;
  /** The longest pause before the second attempt, in milliseconds. @default 1000 */
  backoffMs?: number;
  /** By how much the pause grows with each further attempt. @default 2 */
  factor?: number;
  /** The longest pause of all, in milliseconds. @default 30000 */
  maxBackoffMs?: number;
}

/** What every kind of job may say of itself. @publicApi */
export interface JobOptions {
  /** Unique in the application; the job's identity across replicas and deploys. */
  name: string;
  /**
   * "Ran recently" guard: the claim is for the job alone and holds this long, in milliseconds. Default: not
   * set, each slot is claimed for itself. For intervals: `max(interval − clockSkewMs, interval / 2)`.
   */
  ttl?: number;
  /** What happens when a run is due while one is still going. @default 'skip' */
  overlap?: 'skip' | 'allow';
  /** The flow that the run's log lines and context belong to. Default: the job's name. */
  flowName?: string;
  /** After this many milliseconds nothing more starts, `run.signal` aborts and the run ends `interrupted`. Default: none. */
  maxRunMs?: number;
}

/** Catching up on the newest missed slot, or not. @publicApi */
export type CatchUpOptions =
  | {
      /** @default 'none' */
      catchUp?: 'none';
      catchUpWithinMs?: never;
    }
  | {
      /** After a gap, the newest slot that no replica took is run once. */
      catchUp: 'latest';
      /** How old that slot may be, in milliseconds. Default: one period of the schedule. */
      catchUpWithinMs?: number;
    };

/** @publicApi */
export interface ScheduleOptions {
  /** The zone of the cron expression. Default: the module's `timeZone`. */
  timeZone?: string;
  /** Registered, but nothing fires by itself. @default false */
  disabled?: boolean;
  /**
   * How long after the nominal time a replica may pick its own random moment, in milliseconds. Never reaches
   * past the next slot. @default 0
   */
  window?: number;
  /**
   * What becomes of a slot whose run was abandoned because its replica died: it stays so, or another replica runs it
   * again, as long as the window is open. Needs a `window` and a history that replicas share. @default 'leave'
   */
  onAbandoned?: 'leave' | 'rerun';
  /**
   * How long after the end of its window a slot that no replica took makes the job overdue, in milliseconds: see
   * `JobInfo.overdueSince`. @default 60000
   */
  overdueAfterMs?: number;
}

/** Options of `@CoordinatedCron`. @publicApi */
export type CronJobOptions = JobOptions & ScheduleOptions & CatchUpOptions;

/** Options of `@CoordinatedInterval`. @publicApi */
export interface IntervalJobOptions extends JobOptions {
  /** `[min, max]` in milliseconds after boot: the first run is at a random moment between. Default `[0, interval]`. */
  startWithin?: readonly [min: number, max: number];
  /**
   * How long after it was due, an interval after the last, a run that no replica began makes the job overdue, in
   * milliseconds: see `JobInfo.overdueSince`. @default 60000
   */
  overdueAfterMs?: number;
}

/** Options of `@Coordinated`, which takes its schedule from the decorator it stacks on. @publicApi */
export type StackedJobOptions = JobOptions;

/** How one job's tenants are spread: the built-in way, or a strategy of its own. @publicApi */
export type SpreadOptions =
  | {
      fanOut?: never;
      /** How many tenants are worked on at a time. Default: the module's. */
      concurrency?: number;
      /** Default: the module's. */
      mode?: 'chunked' | 'sliding';
    }
  | { fanOut: FanOut; concurrency?: number; mode?: never };

/** What a tenant job may say beside. @publicApi */
export type TenantOptions = SpreadOptions & {
  /** A tenant's handler that takes longer, in milliseconds, counts as failed. Default: the module's, else none. */
  tenantTimeoutMs?: number;
  /** What a tenant whose settings hold no flag for the job means. @default 'enabled' */
  tenantsDefault?: 'enabled' | 'disabled';
  /** @default one attempt */
  retry?: RetryOptions;
  /** The tenants that the last, interrupted run did not reach come first. @default false */
  carryOver?: boolean;
};

/** Options of `@TenantCron`. @publicApi */
export type TenantCronOptions = CronJobOptions & TenantOptions;

/** What a cron expression may be: as in `@Cron`, or what a window helper gives. @publicApi */
export type CronTimeSource = string | Date | WindowedSchedule;

/**
 * What the configuration may say of a job, over what its decorator says: any decorator option but the name,
 * and `cronTime`.
 *
 * @publicApi
 */
export interface JobOverrides {
  cronTime?: CronTimeSource;
  timeZone?: string;
  disabled?: boolean;
  window?: number;
  startWithin?: readonly [min: number, max: number];
  ttl?: number;
  overlap?: 'skip' | 'allow';
  flowName?: string;
  maxRunMs?: number;
  catchUp?: 'none' | 'latest';
  catchUpWithinMs?: number;
  onAbandoned?: 'leave' | 'rerun';
  overdueAfterMs?: number;
  concurrency?: number;
  mode?: 'chunked' | 'sliding';
  tenantTimeoutMs?: number;
  fanOut?: FanOut;
  tenantsDefault?: 'enabled' | 'disabled';
  retry?: RetryOptions;
  carryOver?: boolean;
}

/** @publicApi */
export type CronHandler = (run: CronRun) => unknown;

/** @publicApi */
export type TenantHandler<T> = (tenant: T, run: TenantRun) => unknown;

/**
 * A job given at run time to `CronCoordinator.register`: with `cronTime`, with `intervalMs`, or with neither,
 * and then it runs only when triggered.
 *
 * @publicApi
 */
export type JobDefinition<T = unknown> =
  | (ByExpression & OnceForAll & CronJobOptions)
  | (ByExpression & ForEach<T> & TenantCronOptions)
  | (ByInterval & OnceForAll & IntervalJobOptions)
  | (ByInterval & ForEach<T> & IntervalJobOptions & TenantOptions)
  | (WhenTriggered & OnceForAll & JobOptions)
  | (WhenTriggered & ForEach<T> & JobOptions & TenantOptions);

interface ByExpression {
  cronTime: CronTimeSource;
  intervalMs?: never;
}

interface ByInterval {
  /** Milliseconds from one run to the next. */
  intervalMs: number;
  cronTime?: never;
}

interface WhenTriggered {
  cronTime?: never;
  intervalMs?: never;
}

interface OnceForAll {
  tenant?: never;
  handler: CronHandler;
}

interface ForEach<T> {
  tenant: true;
  handler: TenantHandler<T>;
}

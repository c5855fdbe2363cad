import type { RetryPolicy } from '../common/retry.js';
import type { FanOut } from '../fan-out/fan-out.js';
import type { TenantDirectory } from '../tenancy/tenant-directory.js';
import type { Schedule } from '../schedule/schedule.js';

export interface CronTiming {
  readonly kind: 'cron';
  readonly schedule: Schedule;
  readonly cronTime: string | Date;
  readonly timeZone: string;
  readonly windowMs: number;
  /** `null`: a missed slot stays missed. `withinMs: null`: up to one period of the schedule. */
  readonly catchUp: { readonly withinMs: number | null } | null;
  readonly onAbandoned: 'leave' | 'rerun';
}

export interface IntervalTiming {
  readonly kind: 'interval';
  readonly intervalMs: number;
  readonly startWithin: readonly [min: number, max: number];
}

/** Fired by the host's own scheduler; what is known of when. */
export interface StackedTiming {
  readonly kind: 'stacked';
  readonly cronTime: string | Date | null;
  readonly timeZone: string | null;
  readonly intervalMs: number | null;
  /** `null` where no slots can be told from it: the time of the fire then stands for them. */
  readonly schedule: Schedule | null;
}

/** When a job is due: one form for each kind of job. */
export type JobTiming = CronTiming | IntervalTiming | StackedTiming | { readonly kind: 'triggered' };

/** How a job's tenants are chosen and spread. */
export interface TenantPlan {
  readonly directory: TenantDirectory<unknown>;
  readonly fanOut: FanOut;
  readonly concurrency: number;
  readonly tenantTimeoutMs: number | null;
  readonly tenantsDefault: 'enabled' | 'disabled';
  readonly retry: RetryPolicy;
  readonly carryOver: boolean;
}

/** Called with `(run)`, or with `(tenant, run)` for each tenant. */
export type JobHandler = (...args: readonly unknown[]) => unknown;

/** A job as it runs: declaration, configuration and defaults in one, checked and frozen. */
export interface Job {
  readonly name: string;
  readonly flowName: string;
  readonly timing: JobTiming;
  readonly disabled: boolean;
  readonly overlap: 'skip' | 'allow';
  /** A guard over the job alone, or `null` where each slot is claimed for itself. */
  readonly ttlMs: number | null;
  readonly maxRunMs: number | null;
  /** How long after its window a slot that nobody took is overdue; `null` where no slots are known. */
  readonly overdueAfterMs: number | null;
  /** `null`: the handler runs once, not for each tenant. */
  readonly tenants: TenantPlan | null;
  readonly handler: JobHandler;
  /** Where the job is declared, for messages: `ReportsService.build`. */
  readonly declaredAt: string;
}

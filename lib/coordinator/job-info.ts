import type { RunSummary } from '../common/run.js';
import type { RegisteredJob } from './job-registry.js';

/** What a replica knows of a job. @publicApi */
export interface JobInfo {
  readonly name: string;
  /** The cron expression; `null` for a job that has none. */
  readonly cronTime: string | null;
  /** The interval in milliseconds; `null` for a job that has none. */
  readonly intervalMs: number | null;
  readonly timeZone: string | null;
  /** Milliseconds. */
  readonly window: number;
  /** ISO time; `null` where nothing will fire on this replica. */
  readonly nextSlot: string | null;
  readonly disabled: boolean;
  /** As the store last told this replica. */
  readonly paused: boolean;
  /** Whether a run is going on, on this replica. */
  readonly running: boolean;
  /** The last run on this replica that was not skipped. */
  readonly lastRun: RunSummary | null;
  readonly tenant: boolean;
  /**
   * ISO time by which a slot should have begun that, as far as this replica knows, no replica took, once that is longer
   * ago than the job's `overdueAfterMs`; else `null`. A slot that ran, or was refused for a run that goes on, is not
   * overdue; neither is a job that is paused or disabled, or for which nothing fires here, or slots before this
   * replica was up.
   */
  readonly overdueSince: string | null;
}

/** What depends on the time it is, in milliseconds since the epoch. */
export interface JobMoments {
  readonly nextSlotMs: number | null;
  readonly overdueSinceMs: number | null;
}

/** What a job says of its time that has none. */
const NEVER = { cronTime: null, timeZone: null, intervalMs: null, windowMs: 0 };

export function jobInfoOf(
  { job, paused, running, lastRun }: RegisteredJob,
  { nextSlotMs, overdueSinceMs }: JobMoments,
): JobInfo {
  const timing = { ...NEVER, ...job.timing };
  return {
    name: job.name,
    cronTime: timing.cronTime instanceof Date ? timing.cronTime.toISOString() : timing.cronTime,
    intervalMs: timing.intervalMs,
    timeZone: timing.timeZone,
    window: timing.windowMs,
    nextSlot: isoOf(nextSlotMs),
    disabled: job.disabled,
    paused,
    running: running > 0,
    lastRun,
    tenant: job.tenants !== null,
    overdueSince: paused || running > 0 ? null : isoOf(overdueSinceMs),
  };
}

function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

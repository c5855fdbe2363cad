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
}

/** What a job says of its time that has none. */
const NEVER = { cronTime: null, timeZone: null, intervalMs: null, windowMs: 0 };

export function jobInfoOf(
  { job, paused, running, lastRun }: RegisteredJob,
  nextSlotMs: number | null,
): JobInfo {
  const timing = { ...NEVER, ...job.timing };
  return {
    name: job.name,
    cronTime: timing.cronTime instanceof Date ? timing.cronTime.toISOString() : timing.cronTime,
    intervalMs: timing.intervalMs,
    timeZone: timing.timeZone,
    window: timing.windowMs,
    nextSlot: nextSlotMs === null ? null : new Date(nextSlotMs).toISOString(),
    disabled: job.disabled,
    paused,
    running: running > 0,
    lastRun,
    tenant: job.tenants !== null,
  };
}

import type { JobInfo } from '../../coordinator/job-info.js';
import type { RegisteredJob } from '../../coordinator/job-registry.js';

/**
 * A job as the command line shows it: without what only the process knows in which it happens, and with the slot that
 * a replica fires next.
 */
export interface ListedJob extends Omit<JobInfo, 'paused' | 'running' | 'lastRun' | 'overdueSince'> {
  /** `null`: the store did not answer. */
  readonly paused: boolean | null;
}

export function listedJob(
  { running: _running, lastRun: _lastRun, overdueSince: _overdueSince, ...info }: JobInfo,
  { job }: RegisteredJob,
  pausedJobs: ReadonlySet<string> | null,
  nowMs: number,
): ListedJob {
  const { timing, disabled, name } = job;
  const schedule = timing.kind === 'cron' || timing.kind === 'stacked' ? timing.schedule : null;
  const nextMs = disabled ? null : (schedule?.next(nowMs) ?? null);
  return {
    ...info,
    nextSlot: nextMs === null ? null : new Date(nextMs).toISOString(),
    paused: pausedJobs === null ? null : pausedJobs.has(name),
  };
}

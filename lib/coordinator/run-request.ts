import type { RunTrigger } from '../common/run.js';
import { type Claim, RECENT } from '../locking/coordination-store.js';
import type { Job } from './job.js';
import type { CoordinatorSettings } from './settings.js';

/** What comes through the one door that leads to a run. */
export interface RunRequest {
  readonly job: Job;
  /** ISO, UTC. */
  readonly slot: string;
  readonly trigger: RunTrigger;
  /** What is taken besides the lease; `null` for a manual run without a slot. */
  readonly claim: Claim | null;
  /** Run although the job is disabled or paused. */
  readonly force: boolean;
  /** Run for these tenants alone. */
  readonly tenantIds: readonly string[] | null;
  /** The run's id where it is promised already. Default: a new one. */
  readonly runId?: string;
}

/** A slot's claim outlives its window and the clocks' differences by at least this. */
const LEAST_CLAIM_MS = 60_000;

/** How long the slot a trigger names is held against a second delivery. */
const NAMED_SLOT_CLAIM_MS = 86_400_000;

/** The request of a slot that fell due. */
export function dueRequest(
  job: Job,
  slotMs: number,
  settings: CoordinatorSettings,
  trigger: RunTrigger = 'schedule',
): RunRequest {
  const slot = new Date(slotMs).toISOString();
  return { job, slot, trigger, claim: claimOfDue(job, slotMs, settings), force: false, tenantIds: null };
}

/** The claim of a slot that fell due: the guard over the job alone where it has one, else the slot's own. */
function claimOfDue(job: Job, slotMs: number, settings: CoordinatorSettings): Claim {
  if (job.ttlMs !== null) return { key: RECENT, ttlMs: job.ttlMs };
  return { key: new Date(slotMs).toISOString(), ttlMs: slotClaimMs(job, slotMs, settings) };
}

/** The claim of a slot that a trigger names: whoever delivers it again, the slot runs once. */
export function claimOfNamed(job: Job, slotMs: number, settings: CoordinatorSettings): Claim {
  const ttlMs = Math.max(slotClaimMs(job, slotMs, settings), NAMED_SLOT_CLAIM_MS);
  return { key: new Date(slotMs).toISOString(), ttlMs };
}

/**
 * How long a slot's claim holds: until no replica, however late in its window and however far its clock is
 * off, could take the slot for untaken; longer still where the slot may be caught up on.
 */
export function slotClaimMs(job: Job, slotMs: number, settings: CoordinatorSettings): number {
  const { clockSkewMs, leaseMs } = settings;
  const windowMs = job.timing.kind === 'cron' ? job.timing.windowMs : 0;
  return windowMs + 2 * clockSkewMs + Math.max(leaseMs, LEAST_CLAIM_MS) + catchUpWithinMs(job, slotMs);
}

/** How old a missed slot may be and still be run; 0 for a job that does not catch up. */
export function catchUpWithinMs(job: Job, slotMs: number): number {
  if (job.timing.kind !== 'cron' || job.timing.catchUp === null) return 0;
  const { schedule, catchUp } = job.timing;
  return catchUp.withinMs ?? (schedule.next(slotMs) ?? slotMs) - slotMs;
}

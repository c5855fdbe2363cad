import type { RunIdentity, RunOutcome, RunSummary, TenantTotals } from '../common/run.js';

/** A run as the history keeps it: unfinished while `outcome` is absent. @publicApi */
export interface RunRecord extends Omit<RunSummary, 'outcome' | 'finishedAt' | 'durationMs'> {
  outcome?: RunOutcome;
  finishedAt?: string;
  durationMs?: number;
}

/** @publicApi */
export interface RunStart extends Omit<RunIdentity, 'flowName'> {
  readonly startedAt: string;
}

/** @publicApi */
export interface RunQuery {
  job?: string;
  outcome?: RunOutcome;
  /** @default 50 */
  limit?: number;
  /** The `next` of an earlier page. Opaque. */
  before?: string;
}

/** @publicApi */
export interface RunPage {
  /** Newest first. */
  runs: RunRecord[];
  /** Where the next page begins, or `null` after the last. */
  next: string | null;
}

/** Where runs are remembered. @publicApi */
export interface RunStore {
  start(run: RunStart): Promise<void>;
  /** Notes how far an unfinished run is. Nothing happens for one that has ended or is not known. */
  update(runId: string, totals: TenantTotals): Promise<void>;
  /** Settles a run, whether or not its start was recorded. A settled run is never overwritten. */
  finish(summary: RunSummary): Promise<void>;
  get(runId: string): Promise<RunRecord | null>;
  list(query?: RunQuery): Promise<RunPage>;
  listUnfinished(): Promise<RunRecord[]>;
  /** Forgets the runs that started before that time; says how many. */
  prune(before: Date): Promise<number>;
}

export const RunStore: unique symbol = Symbol.for('nestjs-cron-coordinator:run-store');

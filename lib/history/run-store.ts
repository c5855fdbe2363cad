import type { Clock } from '../common/clock.js';
import type { RunIdentity, RunOutcome, RunProgress, RunSummary, TenantTotals } from '../common/run.js';

/** A run as the history keeps it: unfinished while `outcome` is absent. @publicApi */
export interface RunRecord extends Omit<RunSummary, 'outcome' | 'finishedAt' | 'durationMs'> {
  outcome?: RunOutcome;
  finishedAt?: string;
  durationMs?: number;
  /** What the handler last said with `run.progress`, as of the last write. */
  progress?: RunProgress;
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
  /** Newest first, by when they started. */
  runs: RunRecord[];
  /** Where the next page begins, or `null` after the last. */
  next: string | null;
}

/** What a history is told before its first use. @publicApi */
export interface RunStoreContext {
  /** The application's namespace: histories of different applications must not mix. */
  readonly namespace: string;
  /** How long its callers wait for an answer, in milliseconds. */
  readonly storeTimeoutMs: number;
  readonly clock: Clock;
}

/**
 * Where runs are remembered. Also the injection token of the history in use.
 *
 * An implementation may reject or never answer: nothing of it is ever waited for by a job.
 *
 * @publicApi
 */
export interface RunStore {
  /** Called once at boot, before anything else; it must not wait for a server. */
  attach?(context: RunStoreContext): void;
  /** Notes that a run has begun. Nothing happens for one that is known: a late start does not reopen a run. */
  start(run: RunStart): Promise<void>;
  /** Notes what has become of an unfinished run's tenants so far. Nothing happens for one that has ended or is not known. */
  update(runId: string, totals: TenantTotals): Promise<void>;
  /**
   * Notes what the handler of an unfinished run said of its progress. Nothing happens for one that has ended or is not
   * known. Without it, progress is told by events alone.
   */
  report?(runId: string, progress: RunProgress): Promise<void>;
  /**
   * Settles a run, whether or not its start was recorded. A settled run is never overwritten: of all that try,
   * however many replicas at once, the first settles it.
   *
   * A history that replicas share may leave out slots that another replica took (`already-claimed`).
   *
   * @returns whether this call settled the run
   */
  finish(summary: RunSummary): Promise<boolean>;
  get(runId: string): Promise<RunRecord | null>;
  /** Rejects with `InvalidArgumentError` for a `before` that is no cursor. */
  list(query?: RunQuery): Promise<RunPage>;
  listUnfinished(): Promise<RunRecord[]>;
  /**
   * The names of the jobs there are runs of, each once, in any order. Without a search through the runs, as it is asked at
   * every boot. Without this method nobody can tell which jobs have vanished from the code.
   */
  jobs?(): Promise<string[]>;
  /** Forgets the runs that started before that time; says how many. */
  prune(before: Date): Promise<number>;
  /** Frees what the history itself opened. Called once, after the last run has been written. */
  close?(): Promise<void>;
}

export const RunStore: unique symbol = Symbol.for('nestjs-cron-coordinator:run-store');

/** How many runs a page has where the query does not say. */
export const DEFAULT_PAGE_SIZE = 50;

/** How many runs a page has at most, for whoever asks from outside. */
export const LARGEST_PAGE_SIZE = 200;

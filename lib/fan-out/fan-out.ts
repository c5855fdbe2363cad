import type { FanOutInfo } from '../common/run.js';
import type { SelectedTenant } from '../common/tenant.js';
import type { TotalsCollector } from './totals.js';

/** What a fan-out is given to work through. @publicApi */
export interface FanOutTask<T> {
  readonly job: string;
  readonly runId: string;
  readonly slot: string;
  /** The eligible tenants, page by page and in the order to start them. It may throw; the fan-out passes that on. */
  readonly pages: AsyncIterable<readonly SelectedTenant<T>[]>;
  /** How many tenants may be worked on at a time, at least 1. */
  readonly concurrency: number;
  /** Once aborted, nothing more may start; what is in flight is no longer waited for and counts as unprocessed. */
  readonly signal: AbortSignal;
  /** Aborts a moment after `signal`. Until then `pages` may be read on, so that those left out can be counted. */
  readonly listEnds: AbortSignal;
  /** Asked before each chunk, or before each start: whether anything more may be started. */
  mayStart(): boolean;
  /** Runs the handler for one tenant. A throw or rejection is that tenant's failure. */
  work(tenant: SelectedTenant<T>): unknown;
  /** Counts what became of each tenant. */
  readonly totals: TotalsCollector;
}

/** A way of spreading a job's handler over its tenants. @publicApi */
export interface FanOut {
  readonly mode: FanOutInfo['mode'];
  /**
   * Resolves when every tenant has ended, when nothing more may start and what was in flight has ended, or
   * when the signal aborts. Rejects only when `pages` does, after what was in flight has ended.
   */
  run<T>(task: FanOutTask<T>): Promise<FanOutInfo>;
}

import type { RunSummary } from '../common/run.js';
import type { RunStart } from './run-store.js';

/** What the history does not know of a run yet: that it began, or how it ended. */
export type Unwritten =
  | { readonly kind: 'start'; readonly run: RunStart }
  | { readonly kind: 'finish'; readonly run: RunSummary };

/** As many plain summaries, or about a hundred that name all the tenants they may. */
const MOST_WEIGHT = 10_000;

/** Ids and failures that weigh as much as a summary without any. */
const TENANTS_PER_WEIGHT = 100;

/**
 * What is still to be written, oldest first, and bounded in memory however long the history is away. The end of a
 * run takes the place of its start, as the history settles a run whether or not it was told of the start.
 */
export class UnwrittenRuns {
  private readonly entries = new Map<string, Unwritten>();
  private weight = 0;

  get isEmpty(): boolean {
    return this.entries.size === 0;
  }

  has(runId: string): boolean {
    return this.entries.has(runId);
  }

  /** Returns what had to be given up to make room. */
  add(entry: Unwritten): Unwritten[] {
    this.remove(entry.run.runId);
    this.insert(entry);
    const dropped: Unwritten[] = [];
    for (const oldest of this.entries.values()) {
      if (this.weight <= MOST_WEIGHT || oldest === entry) break;
      this.remove(oldest.run.runId);
      dropped.push(oldest);
    }
    return dropped;
  }

  /** Takes one back that could not be written, unless it is known by now how its run ended. */
  restore(entry: Unwritten): Unwritten[] {
    return this.entries.get(entry.run.runId)?.kind === 'finish' ? [] : this.add(entry);
  }

  /** The oldest, which is then no longer here. */
  take(): Unwritten | undefined {
    const [oldest] = this.entries.values();
    if (oldest !== undefined) this.remove(oldest.run.runId);
    return oldest;
  }

  private insert(entry: Unwritten): void {
    this.entries.set(entry.run.runId, entry);
    this.weight += weightOf(entry);
  }

  private remove(runId: string): void {
    const entry = this.entries.get(runId);
    if (entry === undefined) return;
    this.entries.delete(runId);
    this.weight -= weightOf(entry);
  }
}

function weightOf(entry: Unwritten): number {
  if (entry.kind === 'start' || entry.run.tenants === undefined) return 1;
  const { unprocessedIds, failures } = entry.run.tenants;
  return 1 + (unprocessedIds.length + failures.length) / TENANTS_PER_WEIGHT;
}

import type { RunSummary, TenantTotals } from '../common/run.js';
import type { RunPage, RunQuery, RunRecord, RunStart, RunStore } from './run-store.js';

const DEFAULT_LIMIT = 50;

export interface MemoryRunStoreOptions {
  /** How many runs are remembered. @default 1000 */
  capacity?: number;
}

/**
 * Remembers the last runs in this process.
 *
 * When it is full the oldest go first, and before any of them the slots that another replica took: on a
 * replica that loses most races they would push the runs out.
 *
 * @publicApi
 */
export class MemoryRunStore implements RunStore {
  private readonly capacity: number;
  /** In the order of their start. */
  private readonly runs = new Map<string, RunRecord>();
  private readonly refusals = new Set<string>();

  constructor(options: MemoryRunStoreOptions = {}) {
    this.capacity = options.capacity ?? 1_000;
  }

  start(run: RunStart): Promise<void> {
    if (!this.runs.has(run.runId)) this.remember({ ...run });
    return Promise.resolve();
  }

  update(runId: string, totals: TenantTotals): Promise<void> {
    const record = this.runs.get(runId);
    if (record !== undefined && record.outcome === undefined) record.tenants = structuredClone(totals);
    return Promise.resolve();
  }

  finish(summary: RunSummary): Promise<void> {
    const known = this.runs.get(summary.runId);
    if (known === undefined) this.remember({ ...summary });
    else if (known.outcome === undefined) Object.assign(known, summary);
    return Promise.resolve();
  }

  get(runId: string): Promise<RunRecord | null> {
    const record = this.runs.get(runId);
    return Promise.resolve(record === undefined ? null : { ...record });
  }

  list(query: RunQuery = {}): Promise<RunPage> {
    const { job, outcome, limit = DEFAULT_LIMIT, before } = query;
    const found: RunRecord[] = [];
    let reached = before === undefined;
    for (const record of [...this.runs.values()].reverse()) {
      if (!reached) {
        reached = record.runId === before;
        continue;
      }
      if (job !== undefined && record.job !== job) continue;
      if (outcome !== undefined && record.outcome !== outcome) continue;
      found.push({ ...record });
      if (found.length > limit) break;
    }
    const runs = found.slice(0, limit);
    return Promise.resolve({ runs, next: found.length > limit ? (runs.at(-1)?.runId ?? null) : null });
  }

  listUnfinished(): Promise<RunRecord[]> {
    const unfinished = [...this.runs.values()].filter((record) => record.outcome === undefined);
    return Promise.resolve(unfinished.map((record) => ({ ...record })));
  }

  prune(before: Date): Promise<number> {
    const old = [...this.runs.values()].filter((record) => Date.parse(record.startedAt) < before.getTime());
    for (const { runId } of old) this.forget(runId);
    return Promise.resolve(old.length);
  }

  private remember(record: RunRecord): void {
    this.runs.set(record.runId, record);
    if (record.reason === 'already-claimed') this.refusals.add(record.runId);
    if (this.runs.size <= this.capacity) return;
    const [leastMissed] = this.refusals.size > 0 ? this.refusals : this.runs.keys();
    if (leastMissed !== undefined) this.forget(leastMissed);
  }

  private forget(runId: string): void {
    this.runs.delete(runId);
    this.refusals.delete(runId);
  }
}

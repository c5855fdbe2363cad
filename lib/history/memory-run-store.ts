import type { RunProgress, RunSummary, TenantTotals } from '../common/run.js';
import { boundedTotals } from './bounded-totals.js';
import { cursorOf, placeOfCursor } from './cursor.js';
import { DEFAULT_PAGE_SIZE, type RunPage, type RunQuery, type RunRecord } from './run-store.js';
import type { RunStart, RunStore } from './run-store.js';

export interface MemoryRunStoreOptions {
  /** How many runs are remembered. @default 1000 */
  capacity?: number;
}

interface Entry {
  record: RunRecord;
  /** When it started, in milliseconds. */
  readonly at: number;
  /** Counts the entries, to tell those apart that started together. */
  readonly number: number;
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
  /** In the order in which they came. */
  private readonly runs = new Map<string, Entry>();
  private readonly refusals = new Set<string>();
  private count = 0;

  constructor(options: MemoryRunStoreOptions = {}) {
    this.capacity = options.capacity ?? 1_000;
  }

  start(run: RunStart): Promise<void> {
    if (!this.runs.has(run.runId)) this.remember({ ...run });
    return Promise.resolve();
  }

  update(runId: string, totals: TenantTotals): Promise<void> {
    const record = this.runs.get(runId)?.record;
    if (record !== undefined && record.outcome === undefined) record.tenants = boundedTotals(totals);
    return Promise.resolve();
  }

  report(runId: string, progress: RunProgress): Promise<void> {
    const record = this.runs.get(runId)?.record;
    if (record !== undefined && record.outcome === undefined) record.progress = { ...progress };
    return Promise.resolve();
  }

  finish(summary: RunSummary): Promise<boolean> {
    const entry = this.runs.get(summary.runId);
    if (entry === undefined) {
      this.remember(copyOf(summary));
      return Promise.resolve(true);
    }
    if (entry.record.outcome !== undefined) return Promise.resolve(false);
    // A new object: Node.js 20 takes a microsecond for each property that is added to one it has already.
    entry.record = copyOf(Object.assign({}, entry.record, summary));
    return Promise.resolve(true);
  }

  get(runId: string): Promise<RunRecord | null> {
    const entry = this.runs.get(runId);
    return Promise.resolve(entry === undefined ? null : copyOf(entry.record));
  }

  // Async, so that a cursor that cannot be read rejects.
  async list(query: RunQuery = {}): Promise<RunPage> {
    const { job, outcome, limit = DEFAULT_PAGE_SIZE, before } = query;
    const after = before === undefined ? null : placeOfCursor(before);
    const found = [...this.runs.values()]
      .filter(({ record }) => job === undefined || record.job === job)
      .filter(({ record }) => outcome === undefined || record.outcome === outcome)
      .filter(({ at, number }) => after === null || at < after.at || (at === after.at && number < +after.tie))
      .sort((a, b) => b.at - a.at || b.number - a.number);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next = found.length > limit && last ? cursorOf({ at: last.at, tie: String(last.number) }) : null;
    return { runs: page.map(({ record }) => copyOf(record)), next };
  }

  listUnfinished(): Promise<RunRecord[]> {
    const records = [...this.runs.values()].map(({ record }) => record);
    return Promise.resolve(records.filter(({ outcome }) => outcome === undefined).map(copyOf));
  }

  jobs(): Promise<string[]> {
    return Promise.resolve([...new Set([...this.runs.values()].map(({ record }) => record.job))]);
  }

  prune(before: Date): Promise<number> {
    const old = [...this.runs].filter(([, { at }]) => at < before.getTime());
    for (const [runId] of old) this.forget(runId);
    return Promise.resolve(old.length);
  }

  private remember(record: RunRecord): void {
    this.count += 1;
    this.runs.set(record.runId, { record, at: Date.parse(record.startedAt), number: this.count });
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

/** What is handed in and out may be changed there without changing what is remembered. */
function copyOf<R extends RunRecord>(record: R): R {
  return record.tenants === undefined ? { ...record } : { ...record, tenants: boundedTotals(record.tenants) };
}

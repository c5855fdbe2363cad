import type { RunSummary, TenantTotals } from '../../common/run.js';
import type { RunQuery, RunRecord, RunStart, RunStore } from '../../history/run-store.js';
import type { SuiteGlobals } from '../suite-globals.js';
import type { RunStoreHarness } from './harness.js';

export interface RunStoreSuite {
  readonly expect: SuiteGlobals['expect'];
  test(title: string, body: (harness: RunStoreHarness) => Promise<void>): void;
}

const START = Date.parse('2026-03-01T02:00:00.000Z');

/** Names that a careless history would mix up, cut or choke on. */
export const HOSTILE = [
  'a',
  'a:b',
  ':',
  '{}',
  '}{',
  'line\nbreak',
  "'; drop table runs; --",
  '%',
  '_',
  'runs',
  'a:outcome:failed',
  '__proto__',
  'constructor',
  '🦊',
  'é',
  'e\u0301',
  'x'.repeat(200),
];

/** A moment so many seconds after the suite's beginning. */
export function momentAt(seconds: number): string {
  return new Date(START + seconds * 1_000).toISOString();
}

/** A run of `report` that begins so many seconds after the suite's beginning. */
export function runStart(runId: string, seconds = 0, job = 'report'): RunStart {
  const startedAt = momentAt(seconds);
  return { job, runId, slot: startedAt, trigger: 'schedule', replicaId: 'one', startedAt };
}

/** How that run ends, a second later. */
export function ending(start: RunStart, changes: Partial<RunSummary> = {}): RunSummary {
  const finishedAt = new Date(Date.parse(start.startedAt) + 1_000).toISOString();
  return { ...start, outcome: 'succeeded', finishedAt, durationMs: 1_000, ...changes };
}

export function totalsOf(changes: Partial<TenantTotals> = {}): TenantTotals {
  const counts = { listed: 9, eligible: 8, skipped: 1, succeeded: 5, failed: 1, unprocessed: 2 };
  const error = { name: 'Error', message: 'no credit left' };
  return { ...counts, unprocessedIds: ['b', 'c'], failures: [{ tenantId: 'a', error }], ...changes };
}

export async function idsOf(store: RunStore, query?: RunQuery): Promise<string[]> {
  return (await store.list(query)).runs.map(({ runId }) => runId);
}

/** Every run of a query, read page by page. */
export async function allPages(
  store: RunStore,
  query: RunQuery,
  onPage: () => Promise<unknown> = async () => undefined,
): Promise<RunRecord[][]> {
  const pages: RunRecord[][] = [];
  let before: string | null = null;
  do {
    const page: Awaited<ReturnType<RunStore['list']>> = await store.list({
      ...query,
      ...(before === null ? {} : { before }),
    });
    pages.push(page.runs);
    before = page.next;
    await onPage();
    // A history whose cursors lead nowhere would be read for ever.
  } while (before !== null && pages.length < 100);
  return pages;
}

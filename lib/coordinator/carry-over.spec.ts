import type { RunSummary } from '../common/run.js';
import { MemoryRunStore } from '../history/memory-run-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { CarryOver } from './carry-over.js';

const START = Date.UTC(2026, 0, 1);

async function leftOverAfter(
  ...endings: Pick<RunSummary, 'outcome' | 'tenants'>[]
): Promise<readonly string[]> {
  const runs = new MemoryRunStore();
  for (const [at, ending] of endings.entries()) {
    const startedAt = new Date(START + at).toISOString();
    const run = { job: 'job', runId: `run ${at}`, slot: startedAt, replicaId: 'one', startedAt };
    await runs.finish({ ...run, trigger: 'schedule', finishedAt: startedAt, durationMs: 0, ...ending });
  }
  const patience = { clock: new ManualClock(START), timeoutMs: 1_000 };
  return new CarryOver(runs, patience, () => undefined).leftOver('job', 'this one');
}

const tenants = (...unprocessedIds: string[]): RunSummary['tenants'] => ({
  ...{ listed: 9, eligible: 9, skipped: 0, succeeded: 0, failed: 0, failures: [] },
  ...{ unprocessed: unprocessedIds.length, unprocessedIds },
});

describe('CarryOver', () => {
  it('brings what the last run that reached tenants left over', async () => {
    const interrupted = { outcome: 'interrupted', tenants: tenants('a', 'b') } as const;
    expect(await leftOverAfter(interrupted, { outcome: 'skipped' }, { outcome: 'missed' })).toEqual([
      'a',
      'b',
    ]);
    expect(await leftOverAfter(interrupted, { outcome: 'succeeded', tenants: tenants() })).toEqual([]);
  });

  it('looks past a killed run, of which nothing is known, to what was left over before', async () => {
    const interrupted = { outcome: 'interrupted', tenants: tenants('a', 'b') } as const;
    expect(await leftOverAfter(interrupted, { outcome: 'abandoned' })).toEqual(['a', 'b']);
    const noted = { outcome: 'abandoned', tenants: tenants('c') } as const;
    expect(await leftOverAfter(interrupted, noted)).toEqual(['c']);
  });
});

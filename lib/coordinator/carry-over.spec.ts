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

  it('does not take the run that asks, or one that goes on, for the last', async () => {
    const runs = new MemoryRunStore();
    const begun = (runId: string, at: number): Promise<void> => {
      const startedAt = new Date(START + at).toISOString();
      return runs.start({
        ...{ job: 'job', runId, slot: startedAt, trigger: 'schedule', replicaId: 'one', startedAt },
      });
    };
    await begun('last', 0);
    const last = await runs.get('last');
    if (last === null) throw new Error('the run was not kept');
    const ending = { finishedAt: last.startedAt, durationMs: 0, tenants: tenants('a') };
    await runs.finish({ ...last, ...ending, outcome: 'interrupted' });
    await begun('goes on', 1);
    await begun('this one', 2);
    await runs.finish({ ...last, ...ending, runId: 'this one', outcome: 'partial', tenants: tenants('b') });
    const patience = { clock: new ManualClock(START), timeoutMs: 1_000 };
    expect(await new CarryOver(runs, patience, () => undefined).leftOver('job', 'this one')).toEqual(['a']);
  });

  it('brings nothing where no run is known, or the last had no tenants', async () => {
    expect(await leftOverAfter()).toEqual([]);
    expect(await leftOverAfter({ outcome: 'failed' })).toEqual([]);
  });

  it.each<[string, () => Promise<never>]>([
    ['fails', () => Promise.reject(new Error('no history'))],
    ['hangs', () => new Promise(() => undefined)],
  ])('brings nothing where the history %s, and says so', async (_, list) => {
    const clock = new ManualClock(START);
    const told: unknown[] = [];
    const runs = Object.assign(new MemoryRunStore(), { list });
    const carryOver = new CarryOver(runs, { clock, timeoutMs: 1_000 }, (...said) => told.push(said));
    const leftOver = carryOver.leftOver('job', 'this one');
    await clock.advance(1_000);
    expect(await leftOver).toEqual([]);
    expect(told).toEqual([['job', expect.any(Error)]]);
  });
});

import type { RunSummary, TenantTotals } from '../common/run.js';
import { MemoryRunStore } from '../history/memory-run-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { LeftOver } from '../tenancy/left-over.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { CarryOver } from './carry-over.js';

const START = Date.UTC(2026, 0, 1);

const carryOverOf = (runs: MemoryRunStore, clock = new ManualClock(START)): CarryOver =>
  new CarryOver({ runs, clock, random: new SeededRandom(7), timeoutMs: 1_000, onFailure: () => undefined });

async function leftOverAfter(...endings: Pick<RunSummary, 'outcome' | 'tenants'>[]): Promise<LeftOver> {
  const runs = new MemoryRunStore();
  for (const [at, ending] of endings.entries()) {
    const startedAt = new Date(START + at).toISOString();
    const run = { job: 'job', runId: `run ${at}`, slot: startedAt, replicaId: 'one', startedAt };
    await runs.finish({ ...run, trigger: 'schedule', finishedAt: startedAt, durationMs: 0, ...ending });
  }
  return carryOverOf(runs).leftOver('job', 'this one');
}

const empty: TenantTotals = {
  ...{ listed: 9, eligible: 9, skipped: 0, succeeded: 0, failed: 0, failures: [] },
  ...{ unprocessed: 0, unprocessedIds: [] },
};

const tenants = (...unprocessedIds: string[]): TenantTotals => ({
  ...empty,
  ...{ unprocessed: unprocessedIds.length, unprocessedIds },
});

const left = (...ids: string[]): LeftOver => ({ ids, readTo: 0 });

describe('CarryOver', () => {
  it('brings what the last run that reached tenants left over', async () => {
    const interrupted = { outcome: 'interrupted', tenants: tenants('a', 'b') } as const;
    const skipped = { outcome: 'skipped' } as const;
    expect(await leftOverAfter(interrupted, skipped, { outcome: 'missed' })).toEqual(left('a', 'b'));
    expect(await leftOverAfter(interrupted, { outcome: 'succeeded', tenants: tenants() })).toEqual(left());
  });

  it('looks past a killed run, of which nothing is known, to what was left over before', async () => {
    const interrupted = { outcome: 'interrupted', tenants: tenants('a', 'b') } as const;
    expect((await leftOverAfter(interrupted, { outcome: 'abandoned' })).ids).toHaveLength(2);
    const noted = { outcome: 'abandoned', tenants: tenants('c') } as const;
    expect(await leftOverAfter(interrupted, noted)).toEqual(left('c'));
  });

  it('brings them in another order after a killed run, so that none stands before the others for ever', async () => {
    const ids = Array.from({ length: 50 }, (_, at) => `t${at}`);
    const interrupted = { outcome: 'interrupted', tenants: tenants(...ids) } as const;
    const killed = { outcome: 'abandoned', tenants: { ...empty, listed: 60 } } as const;
    const after = await leftOverAfter(interrupted, killed);
    expect(after.ids).not.toEqual(ids);
    expect([...after.ids].sort()).toEqual([...ids].sort());
  });

  it('goes on in a streamed list where the last runs left it', async () => {
    const cut = (readTo: number) => ({ ...tenants('a'), readTo });
    const interrupted = { outcome: 'interrupted', tenants: cut(2_000) } as const;
    expect(await leftOverAfter(interrupted)).toEqual({ ids: ['a'], readTo: 2_000 });
    const killed = { outcome: 'abandoned', tenants: { ...empty, readTo: 3_000 } } as const;
    expect(await leftOverAfter(interrupted, killed)).toEqual({ ids: ['a'], readTo: 3_000 });
    expect(await leftOverAfter(killed)).toEqual({ ids: [], readTo: 3_000 });
  });

  it('looks past runs for tenants that were asked for, and those that could list none', async () => {
    const interrupted = { outcome: 'interrupted', tenants: tenants('a') } as const;
    const byId = { outcome: 'succeeded', tenants: { ...tenants(), byId: true } } as const;
    const listless = { outcome: 'failed', tenants: { ...empty, listed: 0 } } as const;
    expect(await leftOverAfter(interrupted, byId, listless)).toEqual(left('a'));
  });

  it('looks back over many runs, a few at a time', async () => {
    const interrupted = { outcome: 'interrupted', tenants: tenants('a') } as const;
    const skipped = Array.from({ length: 40 }, () => ({ outcome: 'skipped' }) as const);
    expect(await leftOverAfter(interrupted, ...skipped)).toEqual(left('a'));
    expect(await leftOverAfter(interrupted, ...skipped, ...skipped)).toEqual(left());
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
    expect(await carryOverOf(runs).leftOver('job', 'this one')).toEqual(left('a'));
  });

  it('brings nothing where no run is known, or the last had no tenants', async () => {
    expect(await leftOverAfter()).toEqual(left());
    expect(await leftOverAfter({ outcome: 'failed' })).toEqual(left());
  });

  it.each<[string, () => Promise<never>]>([
    ['fails', () => Promise.reject(new Error('no history'))],
    ['hangs', () => new Promise(() => undefined)],
  ])('brings nothing where the history %s, and says so', async (_, list) => {
    const clock = new ManualClock(START);
    const told: unknown[] = [];
    const runs = Object.assign(new MemoryRunStore(), { list });
    const onFailure = (...said: unknown[]): unknown => told.push(said);
    const carryOver = new CarryOver({
      runs,
      clock,
      random: new SeededRandom(1),
      timeoutMs: 1_000,
      onFailure,
    });
    const leftOver = carryOver.leftOver('job', 'this one');
    await clock.advance(1_000);
    expect(await leftOver).toEqual(left());
    expect(told).toEqual([['job', expect.any(Error)]]);
  });
});

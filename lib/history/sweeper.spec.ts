import type { RunSummary } from '../common/run.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MemoryRunStore } from './memory-run-store.js';
import type { RunRecord, RunStart } from './run-store.js';
import { Sweeper } from './sweeper.js';

const START = Date.UTC(2026, 0, 1);

const begun = (runId: string): RunStart => ({
  job: 'job',
  runId,
  slot: new Date(START).toISOString(),
  trigger: 'schedule',
  replicaId: 'dead',
  startedAt: new Date(START).toISOString(),
});

function setUp(gone: (runs: readonly RunRecord[]) => readonly RunRecord[] = (runs) => runs) {
  const clock = new ManualClock(START + 60_000);
  const runs = new MemoryRunStore();
  const told: RunSummary[] = [];
  const sweeper = (): Sweeper =>
    new Sweeper({
      runs,
      clock,
      timeoutMs: 2_000,
      gone: async (unfinished) => gone(unfinished),
      onAbandoned: (summary) => told.push(summary),
    });
  return { clock, runs, told, sweeper };
}

describe('Sweeper', () => {
  it('settles the runs that are gone with their own identity, and leaves the others', async () => {
    const { runs, told, sweeper } = setUp((found) => found.filter(({ runId }) => runId === 'gone'));
    for (const runId of ['gone', 'alive']) await runs.start(begun(runId));
    await sweeper().look();
    const expected = {
      ...begun('gone'),
      outcome: 'abandoned',
      finishedAt: new Date(START + 60_000).toISOString(),
      durationMs: 60_000,
    };
    expect(told).toEqual([expected]);
    expect(await runs.get('gone')).toEqual(expected);
    expect((await runs.listUnfinished()).map(({ runId }) => runId)).toEqual(['alive']);
  });

  it('keeps what is known of the tenants', async () => {
    const { runs, told, sweeper } = setUp();
    await runs.start(begun('gone'));
    const tenants = { listed: 3, eligible: 3, skipped: 0, succeeded: 1, failed: 0, unprocessed: 2 };
    await runs.update('gone', { ...tenants, unprocessedIds: ['b', 'c'], failures: [] });
    await sweeper().look();
    expect(told[0]?.tenants).toMatchObject({ unprocessedIds: ['b', 'c'] });
  });

  it('counts the tenants that nothing had been noted of', async () => {
    const { runs, told, sweeper } = setUp();
    await runs.start(begun('gone'));
    const tenants = { listed: 9, eligible: 8, skipped: 1, succeeded: 4, failed: 1, unprocessed: 0 };
    await runs.update('gone', { ...tenants, unprocessedIds: [], failures: [] });
    await sweeper().look();
    expect(told[0]?.tenants).toMatchObject({ succeeded: 4, failed: 1, unprocessed: 3, unprocessedIds: [] });
  });

  it('tells of each run once, however many sweep at the same time', async () => {
    const { runs, told, sweeper } = setUp();
    await runs.start(begun('gone'));
    await Promise.all([sweeper().look(), sweeper().look(), sweeper().look()]);
    expect(told).toHaveLength(1);
  });

  it('tells nothing of a run that its replica has settled meanwhile', async () => {
    const { runs, told, sweeper } = setUp((found) => {
      void runs.finish({ ...begun('quick'), outcome: 'succeeded', finishedAt: '', durationMs: 1 });
      return found;
    });
    await runs.start(begun('quick'));
    await sweeper().look();
    expect(told).toEqual([]);
    expect(await runs.get('quick')).toMatchObject({ outcome: 'succeeded' });
  });

  it('takes a history that does not say so for one that did not settle it', async () => {
    const { runs, told, sweeper } = setUp();
    await runs.start(begun('gone'));
    Object.assign(runs, { finish: async () => undefined });
    await sweeper().look();
    expect(told).toEqual([]);
  });

  it('gives up on a history that hangs', async () => {
    const { clock, runs, sweeper } = setUp();
    runs.listUnfinished = () => new Promise(() => undefined);
    const timers = jest.spyOn(clock, 'setTimer');
    const looked = sweeper()
      .look()
      .catch(() => 'gave up');
    await clock.advance(2_000);
    expect(await looked).toBe('gave up');
    // A process that has shut down meanwhile ends without it.
    expect(timers).toHaveBeenCalledWith(expect.any(Function), 2_000, { keepAlive: false });
  });
});

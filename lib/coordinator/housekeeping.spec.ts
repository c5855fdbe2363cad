import { type BareReplica, bareReplica } from '../../test/support/runtime.js';
import { days, seconds } from '../common/duration.js';
import { MemoryRunStore } from '../history/memory-run-store.js';
import type { RunRecord } from '../history/run-store.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { presenceOf } from './presence.js';
import type { ProcessRole } from './process-role.js';

const NOW = Date.parse('2026-05-04T02:00:00Z');
const SWEEP_MS = seconds(60);
const SHARE = 0.4;

/** Notes what is done for it, and fails where it is told to. */
class WatchedHistory extends MemoryRunStore {
  prunes = 0;
  sweeps = 0;
  failing: 'prune' | 'sweep' | null = null;

  override prune(before: Date): Promise<number> {
    this.prunes += 1;
    return this.failing === 'prune' ? Promise.reject(new Error('no prune')) : super.prune(before);
  }

  override listUnfinished(): Promise<RunRecord[]> {
    this.sweeps += 1;
    return this.failing === 'sweep' ? Promise.reject(new Error('no sweep')) : super.listUnfinished();
  }
}

function setUp() {
  const clock = new ManualClock(NOW);
  const memory = new MemoryCoordinationStore({ clock });
  const store = new FaultyStore(memory);
  const runs = new WatchedHistory();
  const options = { history: { sweepEveryMs: SWEEP_MS } };
  const replica = (seed: number, role?: ProcessRole): BareReplica =>
    bareReplica({ clock, store, options, runs, seed, ...(role === undefined ? {} : { role }) });
  return { clock, memory, store, runs, replica };
}

describe('the housekeeping of a history that replicas share', () => {
  it('is done by one of them in each stretch, at the first round too', async () => {
    const { clock, runs, replica } = setUp();
    const replicas = [1, 2, 3].map((seed) => replica(seed));
    for (const { rounds } of replicas) rounds.start();
    await clock.advance(SWEEP_MS * SHARE - 1);
    expect([runs.sweeps, runs.prunes]).toEqual([1, 1]);
    await clock.advance(SWEEP_MS * 10);
    expect(runs.sweeps).toBeGreaterThanOrEqual(10);
    expect(runs.sweeps).toBeLessThanOrEqual(10 / SHARE + 2);
    expect(runs.prunes).toBe(runs.sweeps);
    for (const { rounds } of replicas) rounds.stop();
  });

  it('is not done by a command, which only says that it is there', async () => {
    const { clock, memory, runs, replica } = setUp();
    const exchange = jest.spyOn(memory, 'exchangeSchedules');
    const { rounds, settings } = replica(1, 'command');
    rounds.start();
    await clock.advance(SWEEP_MS * 3);
    expect([runs.sweeps, runs.prunes]).toEqual([0, 0]);
    expect(exchange).not.toHaveBeenCalled();
    expect(await memory.holders([presenceOf(settings.replicaId)])).toEqual([expect.anything()]);
    rounds.stop();
  });

  it('has each of them say that it is there, also those whose turn it is not', async () => {
    const { clock, memory, replica } = setUp();
    const replicas = [1, 2, 3].map((seed) => replica(seed));
    for (const { rounds } of replicas) rounds.start();
    await clock.advance(1);
    const holders = await memory.holders(replicas.map(({ settings }) => presenceOf(settings.replicaId)));
    expect(holders.map((owner) => owner?.replicaId)).toEqual(['replica-1', 'replica-2', 'replica-3']);
    for (const { rounds } of replicas) rounds.stop();
  });

  it('waits while the store does not grant the turn', async () => {
    const { clock, store, runs, replica } = setUp();
    const { rounds, warnings } = replica(1);
    store.fail();
    rounds.start();
    await clock.advance(SWEEP_MS);
    expect([runs.sweeps, runs.prunes, warnings]).toEqual([0, 0, []]);
    store.heal();
    await clock.advance(SWEEP_MS);
    expect(runs.sweeps).toBeGreaterThan(0);
    rounds.stop();
  });

  it('goes on where a part of it fails, and says which', async () => {
    const { clock, runs, replica } = setUp();
    const { rounds, warnings } = replica(1);
    runs.failing = 'sweep';
    rounds.start();
    await clock.advance(1);
    expect(runs.prunes).toBe(1);
    expect(warnings).toEqual([
      {
        message: expect.stringContaining('abandoned'),
        error: expect.objectContaining({ message: 'no sweep' }),
      },
    ]);
    runs.failing = 'prune';
    await clock.advance(SWEEP_MS);
    expect(warnings.at(-1)).toEqual({
      message: expect.stringContaining('old runs'),
      error: expect.objectContaining({ message: 'no prune' }),
    });
    rounds.stop();
  });

  it('only forgets, and does not say that it is there, where the store cannot tell who is gone', async () => {
    const { clock, memory, store, runs, replica } = setUp();
    Object.assign(store, { holders: undefined });
    const { rounds } = replica(1);
    rounds.start();
    await clock.advance(SWEEP_MS);
    expect(runs.sweeps).toBe(0);
    expect(runs.prunes).toBeGreaterThan(0);
    expect(await memory.holders([presenceOf('replica-1')])).toEqual([null]);
    rounds.stop();
  });
});

describe('the housekeeping of a history of its own', () => {
  it('is each replica’s own matter, whatever the store does', async () => {
    const { clock, store } = setUp();
    const options = { history: { sweepEveryMs: SWEEP_MS, retentionDays: 1 } };
    const { coordinator, rounds } = bareReplica({ clock, store, options });
    coordinator.register({ name: 'job', handler: () => undefined });
    const { runId } = await coordinator.run('job');
    store.fail();
    await clock.advance(days(1));
    rounds.start();
    await clock.advance(0);
    expect(await coordinator.runs.get(runId)).not.toBeNull();
    await clock.advance(SWEEP_MS);
    expect(await coordinator.runs.get(runId)).toBeNull();
    rounds.stop();
  });
});

import { EventBus } from '../events/event-bus.js';
import type { RunRecord } from '../history/run-store.js';
import { GuardedStore } from '../locking/guarded-store.js';
import { StoreLookups } from '../locking/store-lookups.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { DepartedReplicas } from './departed-replicas.js';
import { Presence } from './presence.js';

const LEASE_MS = 30_000;

function setUp() {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const memory = new MemoryCoordinationStore({ clock });
  const store = new FaultyStore(memory);
  const replica = (replicaId: string, seed: number) => {
    const settings = { replicaId, leaseMs: LEASE_MS };
    const events = new EventBus(() => undefined);
    const guarded = new GuardedStore({ store, clock, timeoutMs: 2_000, events, replicaId });
    const presence = new Presence({ settings, store: guarded, clock, random: new SeededRandom(seed) });
    const lookups = new StoreLookups({ store, clock, timeoutMs: 2_000, events, replicaId });
    return { presence, departed: new DepartedReplicas({ settings, lookups, presence, clock }) };
  };
  const run = (runId: string, replicaId = 'dead'): RunRecord => {
    const startedAt = new Date(clock.now()).toISOString();
    return { job: 'job', runId, slot: startedAt, trigger: 'schedule', replicaId, startedAt };
  };
  const leaseOf = (runId: string) =>
    store.acquire({
      ...{ job: 'job', replicaId: 'living', runId, token: runId, at: clock.now(), claim: null },
      ...{ lease: { scope: '', ttlMs: 600_000 }, ignorePaused: false },
    });
  return { clock, memory, store, replica, run, leaseOf };
}

const idsOf = (runs: readonly RunRecord[]): string[] => runs.map(({ runId }) => runId);

describe('DepartedReplicas', () => {
  it('names a run once it is a lease old and nobody answers for it', async () => {
    const { clock, replica, run } = setUp();
    const { departed } = replica('one', 1);
    const runs = [run('first')];
    await departed.runsOf(runs);
    await clock.advance(LEASE_MS);
    expect(idsOf(await departed.runsOf(runs))).toEqual([]);
    await clock.advance(1);
    expect(idsOf(await departed.runsOf(runs))).toEqual(['first']);
  });

  it('judges nobody in the first lease of an empty store, and at once by one that remembers', async () => {
    const { clock, replica, run } = setUp();
    const runs = [run('old')];
    await clock.advance(LEASE_MS * 2);
    const first = replica('one', 1);
    expect(idsOf(await first.departed.runsOf(runs))).toEqual([]);
    await clock.advance(LEASE_MS);
    expect(idsOf(await first.departed.runsOf(runs))).toEqual(['old']);
    await first.presence.leave();
    expect(idsOf(await replica('one', 2).departed.runsOf(runs))).toEqual(['old']);
  });

  it('judges nobody by a store that lost its data, until every living run has noticed', async () => {
    const { clock, memory, replica, run, leaseOf } = setUp();
    const { departed } = replica('one', 1);
    const runs = [run('living', 'living')];
    await leaseOf('living');
    await departed.runsOf(runs);
    await clock.advance(LEASE_MS * 2);
    memory.clear();
    expect(idsOf(await departed.runsOf(runs))).toEqual([]);
    // Its own lease has been found lost and taken anew: the store knows it again, but not the others'.
    await clock.advance(LEASE_MS / 2);
    expect(memory.size).toBeGreaterThan(0);
    expect(idsOf(await departed.runsOf(runs))).toEqual([]);
    await clock.advance(LEASE_MS);
    expect(idsOf(await departed.runsOf(runs))).toEqual(['living']);
  });

  it('judges nobody while a process of the same name holds what it took for its own', async () => {
    const { clock, memory, replica, run } = setUp();
    const { departed } = replica('one', 1);
    const runs = [run('old')];
    await departed.runsOf(runs);
    await clock.advance(LEASE_MS * 2);
    memory.clear();
    await replica('one', 2).presence.ensure();
    expect(idsOf(await departed.runsOf(runs))).toEqual([]);
  });

  it('judges nobody without an answer, or by one that makes no sense', async () => {
    const { clock, memory, store, replica, run } = setUp();
    const { departed } = replica('one', 1);
    const runs = [run('old')];
    await departed.runsOf(runs);
    await clock.advance(LEASE_MS * 2);
    const sound = memory.holders.bind(memory);
    for (const holders of [
      () => Promise.reject(new Error('gone')),
      async () => [],
      async (asked: Parameters<typeof sound>[0]) => (await sound(asked)).slice(1),
    ]) {
      Object.assign(store, { holders });
      expect(idsOf(await departed.runsOf(runs))).toEqual([]);
    }
    Object.assign(store, { holders: sound });
    expect(idsOf(await departed.runsOf(runs))).toEqual(['old']);
  });

  it('believes a replica that it is there until it leaves', async () => {
    const { clock, replica, run } = setUp();
    const { departed } = replica('one', 1);
    const other = replica('two', 2).presence;
    await other.ensure();
    const runs = [run('its end is on its way', 'two')];
    await departed.runsOf(runs);
    await clock.advance(LEASE_MS * 4);
    expect(idsOf(await departed.runsOf(runs))).toEqual([]);
    await other.leave();
    await other.ensure();
    expect(idsOf(await departed.runsOf(runs))).toEqual(['its end is on its way']);
  });

  it('believes the lease of a run, be it the job’s or its own, and not that of another run', async () => {
    const { clock, store, replica, run } = setUp();
    const { departed } = replica('one', 1);
    const runs = ['alone', 'beside', 'before'].map((runId) => run(runId));
    const hold = (runId: string, scope: string) =>
      store.acquire({
        ...{ job: 'job', replicaId: 'dead', runId, token: scope, at: clock.now(), claim: null },
        ...{ lease: { scope, ttlMs: LEASE_MS * 10 }, ignorePaused: false },
      });
    await departed.runsOf(runs);
    await hold('alone', '');
    await hold('beside', 'beside');
    await clock.advance(LEASE_MS * 2);
    expect(idsOf(await departed.runsOf(runs))).toEqual(['before']);
  });

  it('takes a replica of the same name for another where it has booted since', async () => {
    const { clock, replica, run } = setUp();
    const { departed } = replica('one', 1);
    const before = run('before its boot', 'two');
    await clock.advance(1);
    await replica('two', 2).presence.ensure();
    const after = run('after its boot', 'two');
    await departed.runsOf([before, after]);
    await clock.advance(LEASE_MS * 2);
    expect(idsOf(await departed.runsOf([before, after]))).toEqual(['before its boot']);
  });

  it('asks nothing where no run is old enough', async () => {
    const { clock, store, replica, run } = setUp();
    const { departed } = replica('one', 1);
    await departed.runsOf([]);
    await clock.advance(LEASE_MS * 2);
    await departed.runsOf([run('young')]);
    expect(store.calls.holders).toBe(0);
  });
});

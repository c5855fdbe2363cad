import type { AcquireRequest, CoordinationStore, Lease } from '../locking/coordination-store.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { FaultyStore } from './faulty-store.js';
import { ManualClock } from './manual-clock.js';

const request: AcquireRequest = {
  job: 'report',
  replicaId: 'replica',
  runId: 'run',
  token: 'token',
  at: 0,
  claim: { key: 'slot', ttlMs: 1_000 },
  lease: { scope: '', ttlMs: 1_000 },
  ignorePaused: false,
};
const lease: Lease = { job: 'report', scope: '', token: 'token', ttlMs: 1_000 };

const setUp = () => {
  const memory = new MemoryCoordinationStore({ clock: new ManualClock(0) });
  return { memory, store: new FaultyStore(memory) };
};

const everyCall = (store: FaultyStore): Promise<unknown>[] => [
  store.acquire(request),
  store.renew(lease),
  store.release(lease),
  store.setPaused('report', true),
  store.pausedJobs(),
  store.withdraw?.(request) ?? Promise.reject(new Error('no withdraw')),
];

describe('FaultyStore', () => {
  it('hands everything through while healthy, and counts', async () => {
    const { store } = setUp();
    expect(await store.acquire(request)).toMatchObject({ acquired: true });
    expect(await store.renew(lease)).toBe(true);
    await store.setPaused('report', true);
    expect(await store.pausedJobs()).toEqual(['report']);
    await store.release(lease);
    expect(store.calls).toEqual({
      acquire: 1,
      renew: 1,
      release: 1,
      setPaused: 1,
      pausedJobs: 1,
      withdraw: 0,
      holders: 0,
      exchangeSchedules: 0,
    });
  });

  it('rejects every call and does nothing, until it is healed', async () => {
    const { store, memory } = setUp();
    store.fail();
    for (const call of everyCall(store)) await expect(call).rejects.toThrow(/told to fail.*\(\)$/);
    expect([memory.size, await memory.pausedJobs()]).toEqual([0, []]);
    store.heal();
    expect(await store.acquire(request)).toMatchObject({ acquired: true });
  });

  it('resolves every call with undefined and does nothing', async () => {
    const { store, memory } = setUp();
    store.swallow();
    expect(await Promise.all(everyCall(store))).toEqual(new Array(6).fill(undefined));
    expect([memory.size, await memory.pausedJobs()]).toEqual([0, []]);
  });

  it.each([
    { landed: false, marks: 0 },
    { landed: true, marks: 2 },
  ])('leaves calls without an answer for good, landed: $landed', async ({ landed, marks }) => {
    const { store, memory } = setUp();
    store.hang({ landed });
    const answered: unknown[] = [];
    void store.acquire(request).then((answer) => answered.push(answer));
    store.heal();
    await store.pausedJobs();
    await new ManualClock(0).advance(1);
    expect([answered, memory.size]).toEqual([[], marks]);
  });

  it('empties the inner store at once', async () => {
    const { store } = setUp();
    await store.acquire(request);
    void store.loseData();
    expect(await store.renew(lease)).toBe(false);
  });

  it('empties a store as it is told, and says what is missing where it is not told', async () => {
    const { memory } = setUp();
    const plain: CoordinationStore = {
      acquire: (asked) => memory.acquire(asked),
      renew: (held) => memory.renew(held),
      release: (held) => memory.release(held),
      setPaused: (job, paused) => memory.setPaused(job, paused),
      pausedJobs: () => memory.pausedJobs(),
    };
    await expect(new FaultyStore(plain).loseData()).rejects.toThrow(/no `clear\(\)`.*clear: \(\) =>/);
    await memory.acquire(request);
    const told = new FaultyStore(plain, { clear: () => memory.clear() });
    await told.loseData();
    expect(memory.size).toBe(0);
    expect(told.withdraw).toBeUndefined();
  });
});

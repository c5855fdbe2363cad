import { lease, request } from '../../../test/support/guarded-store.js';
import { storeContext } from '../../../test/support/store-context.js';
import { FaultyStore } from '../../testing/faulty-store.js';
import { ManualClock } from '../../testing/manual-clock.js';
import type { CoordinationStore, StoreContext } from '../coordination-store.js';
import { DeferredStore } from './deferred-store.js';
import { MemoryCoordinationStore } from './memory-store.js';

function setUp(changes: Partial<CoordinationStore> = {}, warning?: string) {
  const memory = new MemoryCoordinationStore({ clock: new ManualClock(0) });
  const store: CoordinationStore = Object.assign(new FaultyStore(memory), changes);
  const warnings: string[] = [];
  const context: StoreContext = storeContext({ warn: (message) => warnings.push(message) });
  let chosen = 0;
  const deferred = new DeferredStore(() => {
    chosen++;
    return { store, isShared: true, isWhole: true, ...(warning === undefined ? {} : { warning }) };
  }, context);
  return { memory, store, warnings, context, deferred, chosen: () => chosen };
}

describe('a store that is chosen at its first use', () => {
  it('is chosen once, attached before anything is asked of it, and warned about once', async () => {
    const attached: unknown[] = [];
    const set = setUp({ attach: (given) => attached.push(given) }, 'no other replica sees it');
    expect([set.chosen(), attached, set.warnings]).toEqual([0, [], []]);
    await set.deferred.acquire(request('first'));
    await set.deferred.renew(lease);
    expect([set.chosen(), set.warnings]).toEqual([1, ['no other replica sees it']]);
    expect(attached).toEqual([set.context]);
    expect(set.deferred.choice.store).toBe(set.store);
  });

  it('is not warned about where nothing is amiss, and need not want to be attached', async () => {
    const { deferred, warnings } = setUp({ attach: undefined });
    expect(await deferred.pausedJobs()).toEqual([]);
    expect(warnings).toHaveLength(0);
  });

  it('does what the store does', async () => {
    const { memory, deferred } = setUp();
    expect(await deferred.acquire(request('first'))).toMatchObject({ acquired: true, fencingToken: 1 });
    expect(await deferred.renew(lease)).toBe(true);
    await deferred.release(lease);
    expect(await deferred.renew(lease)).toBe(false);
    await deferred.setPaused('report', true);
    expect([await deferred.pausedJobs(), await memory.pausedJobs()]).toEqual([['report'], ['report']]);
    await deferred.withdraw(request('first'));
    const again = request('second', { ignorePaused: true });
    expect(await deferred.acquire(again)).toMatchObject({ acquired: true });
    expect(await deferred.holders?.([lease])).toMatchObject([{ runId: 'run-second' }]);
    expect(await deferred.exchangeSchedules?.({ replicaId: 'one', jobs: [] }, 5)).toEqual([]);
  });

  it('rejects, and does not throw, where it cannot be chosen', async () => {
    const deferred = new DeferredStore(() => {
      throw new Error('no cache');
    }, storeContext());
    await expect(deferred.acquire(request('first'))).rejects.toThrow('no cache');
    await expect(deferred.setPaused('report', true)).rejects.toThrow('no cache');
  });

  it('can do what the store can, and no more', () => {
    const { deferred } = setUp({ holders: undefined, exchangeSchedules: undefined });
    expect([deferred.holders, deferred.exchangeSchedules]).toEqual([undefined, undefined]);
  });

  it('gives back the lease alone where the store cannot withdraw', async () => {
    const { memory, store, deferred } = setUp({ withdraw: undefined });
    await deferred.acquire(request('first'));
    await deferred.withdraw(request('first'));
    expect(await memory.holders([lease])).toEqual([null]);
    expect(await memory.acquire(request('second'))).toMatchObject({ reason: 'already-claimed' });
    const release = jest.spyOn(store, 'release');
    await deferred.withdraw(request('third', { lease: null }));
    expect(release).not.toHaveBeenCalled();
  });

  it('closes what it has chosen, and chooses nothing only to close it', async () => {
    const close = jest.fn(async () => undefined);
    const { deferred, chosen } = setUp({ close });
    await deferred.close();
    expect([chosen(), close.mock.calls.length]).toEqual([0, 0]);
    await deferred.pausedJobs();
    await deferred.close();
    expect(close).toHaveBeenCalledTimes(1);
    const unclosable = setUp({ close: undefined });
    await unclosable.deferred.pausedJobs();
    await unclosable.deferred.close();
  });
});

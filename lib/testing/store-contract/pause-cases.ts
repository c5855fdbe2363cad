import { type ContractSuite, request, takeLease } from './suite.js';

/** The flag by which every replica leaves a job alone. */
export function pauseCases({ test, expect }: ContractSuite): void {
  test('refuses a paused job on every handle, without taking anything', async ({ store, other }) => {
    await store.setPaused('report', true);
    for (const handle of [store, other]) {
      expect(await handle.acquire(request('first'))).toMatchObject({ acquired: false, reason: 'paused' });
    }
    await other.setPaused('report', false);
    await takeLease(store, request('second'));
  });

  test('names the pause before the claim and the lease', async ({ store, other }) => {
    await takeLease(store, request('first'));
    await store.setPaused('report', true);
    expect(await other.acquire(request('second'))).toMatchObject({ reason: 'paused' });
  });

  test('takes a paused job for one that ignores the pause', async ({ store, other }) => {
    await store.setPaused('report', true);
    await takeLease(other, request('forced', { ignorePaused: true }));
  });

  test('pauses one job alone', async ({ store, other }) => {
    await store.setPaused('report', true);
    await takeLease(other, request('first', { job: 'another' }));
  });

  test('lists the paused jobs on every handle', async ({ store, other }) => {
    expect(await store.pausedJobs()).toEqual([]);
    for (const job of ['b', 'a', 'a', 'c']) await store.setPaused(job, true);
    await other.setPaused('b', false);
    await other.setPaused('never-paused', false);
    for (const handle of [store, other]) {
      expect([...(await handle.pausedJobs())].sort()).toEqual(['a', 'c']);
    }
  });

  test('renews and releases while the job is paused', async ({ store, other }) => {
    const lease = await takeLease(store, request('first'));
    await other.setPaused('report', true);
    expect(await store.renew(lease)).toBe(true);
    await store.release(lease);
    await takeLease(other, request('forced', { claim: null, ignorePaused: true }));
  });
}

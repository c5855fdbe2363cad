import type { AcquireRequest, CoordinationStore } from '../../locking/coordination-store.js';
import { type ContractSuite, raceOf, request, takeLease } from './suite.js';

/** Undoing an acquire whose answer did not come in time. */
export function withdrawCases({ test, expect }: ContractSuite): void {
  const withdraw = async (store: CoordinationStore, asked: AcquireRequest): Promise<void> => {
    if (store.withdraw === undefined) throw new Error('Expected the store to have withdraw()');
    await store.withdraw(asked);
  };

  test('takes back claim and lease of a withdrawn request', async ({ store, other }) => {
    await takeLease(store, request('first'));
    await withdraw(store, request('first'));
    await takeLease(other, request('second'));
  });

  test('never grants a request that was withdrawn before it landed', async (harness) => {
    await withdraw(harness.store, request('first'));
    const [answer] = await raceOf(harness, [request('first')]);
    if (answer !== 'rejected') expect(answer).toMatchObject({ acquired: false });
    await takeLease(harness.other, request('second'));
  });

  test('leaves what another token holds', async ({ store, other }) => {
    const lease = await takeLease(store, request('first'));
    await withdraw(other, request('second'));
    expect(await store.renew(lease)).toBe(true);
    expect(await other.acquire(request('third'))).toMatchObject({ reason: 'already-claimed' });
  });

  test('may be repeated', async ({ store, other }) => {
    await takeLease(store, request('first'));
    await withdraw(store, request('first'));
    await withdraw(store, request('first'));
    const successor = await takeLease(other, request('second'));
    await withdraw(store, request('first'));
    expect(await other.renew(successor)).toBe(true);
  });
}

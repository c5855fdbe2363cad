import { claimOf, type ContractSuite, NEXT_SLOT, ownerOf, request, takeLease } from './suite.js';

const SHORT_MS = 500;

/** The durable mark that a slot is taken. */
export function claimCases({ test, expect }: ContractSuite): void {
  test('refuses a claimed slot, and says who has it since when', async ({ store, other }) => {
    await takeLease(store, request('first'));
    expect(await other.acquire(request('second'))).toEqual({
      acquired: false,
      reason: 'already-claimed',
      owner: ownerOf('first'),
    });
  });

  test('keeps the claim when the lease is released', async ({ store, other }) => {
    await store.release(await takeLease(store, request('first')));
    expect(await other.acquire(request('second'))).toMatchObject({
      acquired: false,
      reason: 'already-claimed',
      owner: ownerOf('first'),
    });
  });

  test('leaves the claim untaken when it refuses for overlap', async ({ store, other }) => {
    const running = await takeLease(store, request('running'));
    const next = request('early', { claim: claimOf(NEXT_SLOT) });
    expect(await other.acquire(next)).toEqual({
      acquired: false,
      reason: 'overlap',
      owner: ownerOf('running'),
    });
    await store.release(running);
    expect(await other.acquire(request('later', { claim: claimOf(NEXT_SLOT) }))).toMatchObject({
      acquired: true,
    });
  });

  test('claims without a lease', async ({ store, other }) => {
    const guard = { claim: claimOf('recent'), lease: null };
    expect(await store.acquire(request('first', guard))).toEqual({
      acquired: true,
      lease: null,
      fencingToken: null,
    });
    expect(await other.acquire(request('second', guard))).toMatchObject({ reason: 'already-claimed' });
    expect(await other.acquire(request('running'))).toMatchObject({ acquired: true });
  });

  test('frees a claim when its time is over', async ({ store, other, expire }) => {
    const guard = { claim: claimOf('recent', SHORT_MS), lease: null };
    await store.acquire(request('first', guard));
    await expire(SHORT_MS * 2);
    expect(await other.acquire(request('second', guard))).toMatchObject({ acquired: true });
  });

  test('holds a claim as long as asked, whatever becomes of the lease', async ({ store, other, expire }) => {
    await takeLease(store, request('first', { lease: { scope: '', ttlMs: SHORT_MS } }));
    await expire(SHORT_MS * 2);
    expect(await other.acquire(request('second'))).toMatchObject({ reason: 'already-claimed' });
  });
}

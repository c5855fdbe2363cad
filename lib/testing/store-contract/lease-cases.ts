import { claimOf, type ContractSuite, leaseOf, NEXT_SLOT, ownerOf, request, takeLease } from './suite.js';

const SHORT_MS = 500;
/** Long enough that a slow machine still asks within it. */
const RENEWED_MS = 3_000;

/** The short, renewed lock that a job is running. */
export function leaseCases({ test, expect, traits }: ContractSuite): void {
  const unclaimed = { claim: null };

  test('grants the lease that was asked for', async ({ store }) => {
    expect(await takeLease(store, request('first'))).toEqual({
      job: 'report',
      scope: '',
      token: 'first',
      ttlMs: 60_000,
    });
  });

  test('leases without a claim, and refuses the next for overlap', async ({ store, other }) => {
    await takeLease(store, request('first', unclaimed));
    expect(await other.acquire(request('second', unclaimed))).toEqual({
      acquired: false,
      reason: 'overlap',
      owner: ownerOf('first'),
    });
  });

  test('frees the lease when it is released, for the other handle too', async ({ store, other }) => {
    await store.release(await takeLease(store, request('first', unclaimed)));
    await takeLease(other, request('second', unclaimed));
  });

  test('lets a foreign token neither renew nor release', async ({ store, other }) => {
    const lease = await takeLease(store, request('first', unclaimed));
    const forged = { ...lease, token: 'forged' };
    expect(await other.renew(forged)).toBe(false);
    await other.release(forged);
    expect(await other.acquire(request('second', unclaimed))).toMatchObject({ owner: ownerOf('first') });
    expect(await store.renew(lease)).toBe(true);
  });

  test('holds a renewed lease for its whole time anew', async ({ store, other, expire }) => {
    const lease = await takeLease(store, request('first', { claim: null, lease: leaseOf('', RENEWED_MS) }));
    await expire(RENEWED_MS * 0.6);
    expect(await store.renew(lease)).toBe(true);
    await expire(RENEWED_MS * 0.6);
    expect(await other.acquire(request('second', unclaimed))).toMatchObject({ reason: 'overlap' });
  });

  test('frees a lease that nobody renews, and never creates it anew', async ({ store, other, expire }) => {
    const lease = await takeLease(store, request('first', { claim: null, lease: leaseOf('', SHORT_MS) }));
    await expire(SHORT_MS * 2);
    expect(await store.renew(lease)).toBe(false);
    await takeLease(other, request('second', unclaimed));
  });

  test('leaves the lease of a successor alone', async ({ store, other, expire }) => {
    const late = await takeLease(store, request('late', { claim: null, lease: leaseOf('', SHORT_MS) }));
    await expire(SHORT_MS * 2);
    const successor = await takeLease(other, request('successor', unclaimed));
    expect(await store.renew(late)).toBe(false);
    await store.release(late);
    expect(await other.renew(successor)).toBe(true);
  });

  test('does not create a released lease anew when it is renewed late', async ({ store, other }) => {
    const lease = await takeLease(store, request('first', unclaimed));
    await store.release(lease);
    expect(await store.renew(lease)).toBe(false);
    await takeLease(other, request('second', unclaimed));
  });

  test('keeps leases of different scopes apart', async ({ store, other }) => {
    const first = await takeLease(store, request('first', { lease: leaseOf('run-first') }));
    const second = request('second', { claim: claimOf(NEXT_SLOT), lease: leaseOf('run-second') });
    await takeLease(other, second);
    await store.release(first);
    expect(await other.acquire({ ...second, token: 'third', claim: null })).toMatchObject({
      reason: 'overlap',
      owner: ownerOf('second'),
    });
  });

  test('keeps jobs apart', async ({ store, other }) => {
    await takeLease(store, request('first'));
    await takeLease(other, request('second', { job: 'another' }));
  });

  const title = traits.fencing
    ? 'gives each lease of a job a higher fencing token, and says which was the first'
    : 'gives no fencing token';
  test(title, async ({ store, other }) => {
    const elsewhere = await takeLease(other, request('elsewhere', { job: 'another', claim: null }));
    await other.release(elsewhere);
    let last = 0;
    for (const [index, handle] of [store, other, store].entries()) {
      const answer = await handle.acquire(request(`run-${index}`, unclaimed));
      if (!answer.acquired || answer.lease === null) throw new Error(`run-${index} was refused.`);
      const { fencingToken, isFirst } = answer;
      await handle.release(answer.lease);
      if (traits.fencing) {
        expect(isFirst).toBe(index === 0);
        expect(fencingToken).toBeGreaterThan(last);
      } else expect(fencingToken).toBe(null);
      last = fencingToken ?? 0;
    }
  });
}

import { claimOf, type ContractSuite, leaseOf, request, takeLease } from './suite.js';

const HOSTILE = [
  'a',
  'a:b',
  ':',
  '{}',
  '{a}',
  '}{',
  'a b',
  'line\nbreak',
  '\r\n$-1\r\n',
  '\u0000',
  '*',
  '%3A',
  'a:claim',
  'paused',
  'lease',
  '__proto__',
  'constructor',
  '🦊',
  'é',
  'e\u0301',
  'x'.repeat(1_000),
];

/** Names and keys that a careless store would mix up, cut or choke on. */
export function nameCases({ test, expect }: ContractSuite): void {
  test('keeps jobs of hostile names apart', async ({ store, other }) => {
    for (const job of HOSTILE) {
      const lease = await takeLease(store, request(`of ${job}`, { job }));
      expect(lease.job).toBe(job);
      expect(await other.acquire(request('late', { job }))).toMatchObject({ reason: 'already-claimed' });
      expect(await store.renew(lease)).toBe(true);
    }
  });

  test('keeps claims and scopes of hostile names apart', async ({ store, other }) => {
    for (const name of HOSTILE) {
      const asked = { claim: claimOf(name), lease: leaseOf(name) };
      const lease = await takeLease(store, request(`of ${name}`, asked));
      expect(lease.scope).toBe(name);
      expect(await other.acquire(request('late', { ...asked, claim: null }))).toMatchObject({
        reason: 'overlap',
      });
      expect(await other.acquire(request('late', { ...asked, lease: null }))).toMatchObject({
        reason: 'already-claimed',
      });
    }
  });

  test('keeps a job and its key apart, wherever the border lies', async ({ store, other }) => {
    await takeLease(store, request('first', { job: 'a:b', claim: claimOf('c') }));
    await takeLease(other, request('second', { job: 'a', claim: claimOf('b:c') }));
  });

  test('pauses and lists jobs of hostile names', async ({ store, other }) => {
    for (const job of HOSTILE) await store.setPaused(job, true);
    expect([...(await other.pausedJobs())].sort()).toEqual([...HOSTILE].sort());
    await other.setPaused('{}', false);
    await takeLease(store, request('first', { job: '{}' }));
    expect(await store.acquire(request('second', { job: '{a}' }))).toMatchObject({ reason: 'paused' });
  });
}

import type { AcquireRequest } from '../../locking/coordination-store.js';
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
    const leases = await Promise.all(HOSTILE.map((job) => takeLease(store, request(`of ${job}`, { job }))));
    expect(leases.map(({ job }) => job)).toEqual(HOSTILE);
    for (const lease of leases) {
      const late = request('late', { job: lease.job });
      expect(await other.acquire(late)).toMatchObject({ reason: 'already-claimed' });
      expect(await store.renew(lease)).toBe(true);
    }
  });

  test('keeps claims and scopes of hostile names apart', async ({ store, other }) => {
    const asked = (name: string): Pick<AcquireRequest, 'claim' | 'lease'> => ({
      claim: claimOf(name),
      lease: leaseOf(name),
    });
    const leases = await Promise.all(
      HOSTILE.map((name) => takeLease(store, request(`of ${name}`, asked(name)))),
    );
    expect(leases.map(({ scope }) => scope)).toEqual(HOSTILE);
    for (const name of HOSTILE) {
      const run = request('late', { ...asked(name), claim: null });
      expect(await other.acquire(run)).toMatchObject({ reason: 'overlap' });
      const slot = request('late', { ...asked(name), lease: null });
      expect(await other.acquire(slot)).toMatchObject({ reason: 'already-claimed' });
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

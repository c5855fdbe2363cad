import type { Owner } from '../../common/run.js';
import type { CoordinationStore, LeaseName } from '../../locking/coordination-store.js';
import { type ContractSuite, leaseOf, ownerOf, request, takeLease } from './suite.js';

const SHORT_MS = 2_000;
const unclaimed = { claim: null };

/** Telling who holds leases, by which a fleet knows the runs of a replica that died. */
export function holderCases({ test, expect }: ContractSuite): void {
  const holders = async (
    store: CoordinationStore,
    ...leases: LeaseName[]
  ): Promise<readonly (Owner | null)[]> => {
    if (store.holders === undefined) throw new Error('Expected the store to have holders()');
    return store.holders(leases);
  };

  test('tells who holds each lease, in the order of the question', async ({ store, other }) => {
    await takeLease(store, request('first', unclaimed));
    await takeLease(store, request('second', { claim: null, lease: leaseOf('run-second') }));
    await takeLease(other, request('third', { claim: null, job: '{a}:b' }));
    const asked = [
      { job: '{a}:b', scope: '' },
      { job: 'report', scope: 'nobody' },
      { job: 'report', scope: 'run-second' },
      { job: 'unheard-of', scope: '' },
      { job: 'report', scope: '' },
    ];
    for (const handle of [store, other]) {
      expect(await holders(handle, ...asked)).toEqual([
        ownerOf('third'),
        null,
        ownerOf('second'),
        null,
        ownerOf('first'),
      ]);
    }
  });

  test('takes neither a claim nor a released lease for one that is held', async ({ store, other }) => {
    await store.release(await takeLease(store, request('first')));
    expect(await holders(other, { job: 'report', scope: '' })).toEqual([null]);
  });

  test('knows nobody once a lease has expired, however often it was asked', async (harness) => {
    const { store, other, expire } = harness;
    await takeLease(store, request('first', { claim: null, lease: leaseOf('', SHORT_MS) }));
    await expire(SHORT_MS * 0.6);
    expect(await holders(other, { job: 'report', scope: '' })).toEqual([ownerOf('first')]);
    await expire(SHORT_MS * 0.6);
    expect(await holders(other, { job: 'report', scope: '' })).toEqual([null]);
  });

  test('answers a question about nothing, and one about a thousand leases', async ({ store, other }) => {
    expect(await holders(store)).toEqual([]);
    await takeLease(store, request('first', { claim: null, job: 'job 999' }));
    const asked = Array.from({ length: 1_000 }, (_, at) => ({ job: `job ${at}`, scope: '' }));
    const answer = await holders(other, ...asked);
    expect(answer.length).toBe(1_000);
    expect(answer.map((owner, at) => (owner === null ? null : at)).filter((at) => at !== null)).toEqual([
      999,
    ]);
  });
}

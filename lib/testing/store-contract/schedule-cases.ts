import type { ReplicaSchedules } from '../../common/schedules.js';
import type { CoordinationStore } from '../../locking/coordination-store.js';
import { type ContractSuite, LONG_MS } from './suite.js';

const SHORT_MS = 2_000;
const DAILY = [{ job: 'report', schedule: '"0 0 2 * * *" UTC' }];
const WEEKLY = [{ job: 'report', schedule: '"0 0 2 * * 1" UTC' }];

/** Telling replicas apart that run different versions of the schedules. */
export function scheduleCases({ test, expect }: ContractSuite): void {
  const differing = async (
    store: CoordinationStore,
    replicaId: string,
    jobs: ReplicaSchedules['jobs'],
    ttlMs = LONG_MS,
  ): Promise<ReplicaSchedules[]> => {
    if (store.exchangeSchedules === undefined)
      throw new Error('Expected the store to have exchangeSchedules()');
    const found = await store.exchangeSchedules({ replicaId, jobs }, ttlMs);
    return [...found].sort((a, b) => (a.replicaId < b.replicaId ? -1 : 1));
  };

  test('tells each replica of those that schedule something else, and of no others', async (harness) => {
    const { store, other } = harness;
    expect(await differing(store, 'old-1', DAILY)).toEqual([]);
    expect(await differing(other, 'old-2', DAILY)).toEqual([]);
    expect(await differing(other, 'new-1', WEEKLY)).toEqual([
      { replicaId: 'old-1', jobs: DAILY },
      { replicaId: 'old-2', jobs: DAILY },
    ]);
    expect(await differing(store, 'old-1', DAILY)).toEqual([{ replicaId: 'new-1', jobs: WEEKLY }]);
  });

  test('remembers what a replica said last', async ({ store, other }) => {
    await differing(store, 'one', DAILY);
    await differing(store, 'one', WEEKLY);
    expect(await differing(other, 'two', WEEKLY)).toEqual([]);
    expect(await differing(other, 'two', DAILY)).toEqual([{ replicaId: 'one', jobs: WEEKLY }]);
  });

  test('forgets a replica that is gone, and no other', async ({ store, other, expire }) => {
    await differing(store, 'gone', DAILY, SHORT_MS);
    await differing(store, 'there', DAILY);
    await expire(SHORT_MS * 1.5);
    expect(await differing(other, 'new', WEEKLY)).toEqual([{ replicaId: 'there', jobs: DAILY }]);
  });

  test('keeps names and schedules as they are', async ({ store, other }) => {
    const jobs = ['', '__proto__', 'a b', 'line\nbreak', '"', '🦊', 'x'.repeat(1_000)].map((job) => ({
      job,
      schedule: `of ${job}`,
    }));
    await differing(store, 'replica 1\n', jobs);
    expect(await differing(other, '__proto__', [])).toEqual([{ replicaId: 'replica 1\n', jobs }]);
  });
}

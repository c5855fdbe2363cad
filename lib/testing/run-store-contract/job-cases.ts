import type { RunStore } from '../../history/run-store.js';
import { ending, HOSTILE, momentAt, runStart, type RunStoreSuite } from './suite.js';

/** Which jobs there are runs of. */
export function jobCases({ test, expect }: RunStoreSuite): void {
  const jobsOf = async (store: RunStore): Promise<string[]> => {
    if (store.jobs === undefined) throw new Error('Expected the history to have jobs()');
    return [...(await store.jobs())].sort();
  };

  test('names each job that there are runs of once, unfinished ones too', async ({ store, other }) => {
    expect(await jobsOf(store)).toEqual([]);
    await store.start(runStart('unfinished', 1, 'a'));
    await store.finish(ending(runStart('without a start', 2, 'b')));
    await other.start(runStart('whole', 3, 'b'));
    await other.finish(ending(runStart('whole', 3, 'b')));
    expect(await jobsOf(store)).toEqual(['a', 'b']);
    expect(await jobsOf(other)).toEqual(['a', 'b']);
  });

  test('names a job as long as one of its runs is kept', async ({ store, other }) => {
    await store.finish(ending(runStart('a-old', 1, 'a')));
    await store.finish(ending(runStart('b-old', 1, 'b')));
    await store.start(runStart('c-old', 1, 'c'));
    await store.finish(ending(runStart('b-new', 3, 'b')));
    await other.prune(new Date(momentAt(2)));
    expect(await jobsOf(store)).toEqual(['b']);
    await store.finish(ending(runStart('a-new', 4, 'a')));
    expect(await jobsOf(other)).toEqual(['a', 'b']);
    await other.prune(new Date(momentAt(5)));
    expect(await jobsOf(store)).toEqual([]);
  });

  test('names jobs of hostile names as they are', async ({ store, other }) => {
    for (const [at, job] of HOSTILE.entries()) await store.finish(ending(runStart(`run ${at}`, at, job)));
    expect(await jobsOf(other)).toEqual([...HOSTILE].sort());
    await other.prune(new Date(momentAt(HOSTILE.length)));
    expect(await jobsOf(store)).toEqual([]);
  });
}

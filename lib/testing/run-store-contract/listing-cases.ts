import { allPages, ending, HOSTILE, idsOf, runStart, type RunStoreSuite } from './suite.js';

/** Finding runs again. */
export function listingCases({ test, expect }: RunStoreSuite): void {
  test('lists runs newest first by when they began, in whatever order they were told of', async (harness) => {
    const { store, other } = harness;
    await store.finish(ending(runStart('third', 3)));
    await store.start(runStart('first', 1));
    await other.start(runStart('fourth', 4));
    await other.finish(ending(runStart('second', 2)));
    await store.finish(ending(runStart('first', 1)));
    expect(await idsOf(other)).toEqual(['fourth', 'third', 'second', 'first']);
  });

  test('lists by job, by outcome and by both', async ({ store, other }) => {
    await store.finish(ending(runStart('a-failed', 1, 'a'), { outcome: 'failed' }));
    await store.finish(ending(runStart('a-fine', 2, 'a')));
    await store.start(runStart('a-unfinished', 3, 'a'));
    await store.finish(ending(runStart('b-failed', 4, 'b'), { outcome: 'failed' }));
    expect(await idsOf(other, { job: 'a' })).toEqual(['a-unfinished', 'a-fine', 'a-failed']);
    expect(await idsOf(other, { outcome: 'failed' })).toEqual(['b-failed', 'a-failed']);
    expect(await idsOf(other, { job: 'a', outcome: 'failed' })).toEqual(['a-failed']);
    expect(await idsOf(other, { job: 'b', outcome: 'succeeded' })).toEqual([]);
    expect(await idsOf(other, { job: 'nobody' })).toEqual([]);
  });

  test('lists jobs of hostile names apart', async ({ store, other }) => {
    for (const [at, job] of HOSTILE.entries()) {
      await store.finish(ending(runStart(`run ${at}`, at, job), { outcome: 'failed' }));
    }
    for (const [at, job] of HOSTILE.entries()) {
      expect(await idsOf(other, { job })).toEqual([`run ${at}`]);
      expect(await idsOf(other, { job, outcome: 'failed' })).toEqual([`run ${at}`]);
    }
  });

  test('gives 50 at a time where the query does not say', async ({ store }) => {
    for (let run = 0; run < 51; run++) await store.finish(ending(runStart(`run ${run}`, run)));
    const { runs, next } = await store.list();
    expect(runs.length).toBe(50);
    expect(typeof next).toBe('string');
    expect((await store.list({ limit: 51 })).next).toBe(null);
  });

  test('gives every run on exactly one page, those that began together too', async ({ store, other }) => {
    // Three to a moment, so that pages of two end in the middle of each.
    for (let run = 0; run < 12; run++) {
      const start = runStart(`run ${run}`, Math.floor(run / 3), run % 4 === 0 ? 'a' : 'b');
      await store.finish(ending(start, { outcome: run % 2 === 0 ? 'failed' : 'succeeded' }));
    }
    for (const query of [{}, { job: 'b' }, { outcome: 'failed' }, { job: 'b', outcome: 'failed' }] as const) {
      const pages = await allPages(other, { ...query, limit: 2 });
      const whole = await idsOf(other, { ...query, limit: 100 });
      expect(pages.every(({ length }) => length > 0 && length <= 2)).toBe(true);
      expect(pages.flat().map(({ runId }) => runId)).toEqual(whole);
      expect(new Set(whole).size).toBe(
        query.job === undefined ? (query.outcome ? 6 : 12) : query.outcome ? 3 : 9,
      );
    }
  });

  test('goes on after a page whatever begins meanwhile', async ({ store, other }) => {
    for (let run = 0; run < 6; run++) await store.start(runStart(`run ${run}`, run));
    let later = 0;
    const pages = await allPages(other, { limit: 2 }, () =>
      store.start(runStart(`later ${later}`, 10 + later++)),
    );
    const ids = pages.flat().map(({ runId }) => runId);
    expect(ids).toEqual(['run 5', 'run 4', 'run 3', 'run 2', 'run 1', 'run 0']);
  });

  test('goes on after a run that is forgotten meanwhile', async ({ store, other }) => {
    for (let run = 0; run < 4; run++) await store.finish(ending(runStart(`run ${run}`, run)));
    const { next } = await store.list({ limit: 3 });
    const { next: end } = await store.list({ limit: 1 });
    await other.prune(new Date(runStart('', 2).startedAt));
    expect(await idsOf(store, { before: next ?? '' })).toEqual([]);
    expect(await idsOf(store, { before: end ?? '' })).toEqual(['run 2']);
  });

  test('refuses what is no cursor', async ({ store }) => {
    for (const before of ['nonsense', '', 'eyJhIjoxfQ', 'WzEsMl0']) {
      const refused: unknown = await store.list({ before }).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });

  test('forgets what began before a time, in every list, and says how much', async ({ store, other }) => {
    for (let run = 0; run < 6; run++) {
      const start = runStart(`run ${run}`, run, run % 2 === 0 ? 'a' : 'b');
      await store.start(start);
      if (run !== 1) await store.finish(ending(start, { outcome: 'failed' }));
    }
    expect(await other.prune(new Date(runStart('', 3).startedAt))).toBe(3);
    expect(await other.prune(new Date(runStart('', 3).startedAt))).toBe(0);
    expect(await idsOf(store)).toEqual(['run 5', 'run 4', 'run 3']);
    expect(await idsOf(store, { job: 'a' })).toEqual(['run 4']);
    expect(await idsOf(store, { outcome: 'failed' })).toEqual(['run 5', 'run 4', 'run 3']);
    expect(await idsOf(store, { job: 'b', outcome: 'failed' })).toEqual(['run 5', 'run 3']);
    expect(await store.get('run 0')).toBe(null);
    expect(await store.listUnfinished()).toEqual([]);
  });
}

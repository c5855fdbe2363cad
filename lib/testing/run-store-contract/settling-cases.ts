import { ending, HOSTILE, momentAt, runStart, type RunStoreSuite, totalsOf } from './suite.js';

/** A run's way from its start to its one end. */
export function settlingCases({ test, expect }: RunStoreSuite): void {
  test('knows a run that has begun, on every handle, and that it is unfinished', async ({ store, other }) => {
    const start = runStart('first');
    await store.start(start);
    for (const handle of [store, other]) {
      expect(await handle.get('first')).toEqual(start);
      expect(await handle.listUnfinished()).toEqual([start]);
    }
  });

  test('knows nothing of a run that was not told of', async ({ store }) => {
    expect(await store.get('nobody')).toBe(null);
    expect(await store.listUnfinished()).toEqual([]);
    expect(await store.list()).toEqual({ runs: [], next: null });
  });

  test('settles a run with all that its summary says', async ({ store, other }) => {
    const start = runStart('first');
    const summary = ending(start, {
      outcome: 'partial',
      reason: 'of its own',
      owner: { replicaId: 'two', runId: 'second', since: momentAt(0) },
      tenants: totalsOf(),
      fanOut: { mode: 'chunked', concurrency: 10, idleRatio: 0.25 },
      result: { rows: [1, 'two', null], nested: { at: momentAt(1) } },
      error: { name: 'Error', message: 'line one\nline two "quoted" 🦊', stack: 'at\n  here' },
    });
    await store.start(start);
    expect(await store.finish(summary)).toBe(true);
    for (const handle of [store, other]) {
      expect(await handle.get('first')).toEqual(summary);
      expect(await handle.listUnfinished()).toEqual([]);
    }
  });

  test('settles a run whose start it was not told of', async ({ store, other }) => {
    const summary = ending(runStart('first'), { outcome: 'skipped', reason: 'overlap' });
    expect(await store.finish(summary)).toBe(true);
    expect(await other.get('first')).toEqual(summary);
    expect((await other.list()).runs).toEqual([summary]);
  });

  test('does not let a late finisher overwrite how a run ended', async ({ store, other }) => {
    const start = runStart('first');
    await store.start(start);
    const abandoned = ending(start, { outcome: 'abandoned', tenants: totalsOf() });
    expect(await other.finish(abandoned)).toBe(true);
    expect(await store.finish(ending(start, { outcome: 'succeeded', result: 'late' }))).toBe(false);
    expect(await other.finish(abandoned)).toBe(false);
    expect(await store.get('first')).toEqual(abandoned);
    expect((await store.list({ outcome: 'succeeded' })).runs).toEqual([]);
  });

  test('lets one of many that settle at the same time do so', async ({ store, other }) => {
    for (const begun of [true, false]) {
      const start = runStart(`race ${begun}`);
      if (begun) await store.start(start);
      const rivals = Array.from({ length: 20 }, (_, at) => ending(start, { result: at }));
      const settled = await Promise.all(
        rivals.map((summary, at) => (at % 2 === 0 ? store : other).finish(summary)),
      );
      expect(settled.filter((won) => won).length).toBe(1);
      expect(await store.get(start.runId)).toEqual(rivals[settled.indexOf(true)]);
      expect((await other.list()).runs.filter(({ runId }) => runId === start.runId).length).toBe(1);
    }
  });

  test('is not reopened by a start that comes late or twice', async ({ store, other }) => {
    const start = runStart('first');
    await store.start(start);
    await other.start({ ...start, replicaId: 'two' });
    expect(await store.get('first')).toEqual(start);
    await store.finish(ending(start));
    await other.start(start);
    expect(await store.get('first')).toEqual(ending(start));
    expect(await store.listUnfinished()).toEqual([]);
    expect((await store.list()).runs.length).toBe(1);
  });

  test('notes how far an unfinished run is, and leaves any other as it is', async ({ store, other }) => {
    const start = runStart('first');
    await store.start(start);
    await store.update('first', totalsOf({ succeeded: 1 }));
    await store.update('first', totalsOf({ succeeded: 2 }));
    expect(await other.get('first')).toEqual({ ...start, tenants: totalsOf({ succeeded: 2 }) });
    await store.finish(ending(start, { tenants: totalsOf({ succeeded: 3 }) }));
    await other.update('first', totalsOf({ succeeded: 4 }));
    expect(await store.get('first')).toMatchObject({ tenants: { succeeded: 3 } });
    await store.update('nobody', totalsOf());
    expect(await store.get('nobody')).toBe(null);
  });

  test('notes what a handler said of its progress, and keeps it with the end', async ({ store, other }) => {
    if (store.report === undefined) return;
    const start = runStart('first');
    await store.start(start);
    await store.report('first', { done: 1, total: 3, at: momentAt(1) });
    await store.report('first', { done: 2, at: momentAt(2) });
    const progress = { done: 2, at: momentAt(2) };
    expect(await other.get('first')).toEqual({ ...start, progress });
    expect(await other.listUnfinished()).toEqual([{ ...start, progress }]);
    await store.finish(ending(start));
    await other.report?.('first', { done: 3, at: momentAt(3) });
    expect(await store.get('first')).toEqual({ ...ending(start), progress });
    await store.report('nobody', progress);
    expect(await store.get('nobody')).toBe(null);
  });

  test('keeps as many ids and failures as a summary may hold, and all counts', async ({ store, other }) => {
    const unprocessedIds = Array.from({ length: 10_100 }, (_, at) => `tenant-${at}`);
    const error = { name: 'Error', message: 'no' };
    const failures = Array.from({ length: 1_100 }, (_, at) => ({ tenantId: `failed-${at}`, error }));
    const tenants = totalsOf({ failed: 1_100, unprocessed: 10_100, unprocessedIds, failures });
    await store.start(runStart('unfinished'));
    await store.update('unfinished', tenants);
    await store.finish(ending(runStart('ended'), { outcome: 'interrupted', tenants }));
    for (const runId of ['unfinished', 'ended']) {
      const kept = (await other.get(runId))?.tenants;
      expect(kept).toMatchObject({ failed: 1_100, unprocessed: 10_100 });
      expect([kept?.unprocessedIds.length, kept?.failures.length]).toEqual([10_000, 1_000]);
      expect(kept?.unprocessedIds.at(-1)).toBe('tenant-9999');
      expect(kept?.failures.at(-1)).toEqual({ tenantId: 'failed-999', error });
    }
  });

  test('loses no run for what its handler returned', async ({ store, other }) => {
    const circular: Record<string, unknown> = { big: 10n };
    circular.self = circular;
    const results = [circular, () => 'a function', Symbol('s'), 1n, 'x'.repeat(2_000_000), new Map([[1, 2]])];
    for (const [at, result] of results.entries()) {
      const start = runStart(`run ${at}`);
      await store.start(start);
      expect(await store.finish(ending(start, { result }))).toBe(true);
      expect(await other.get(start.runId)).toMatchObject({ outcome: 'succeeded', durationMs: 1_000 });
    }
  });

  test('keeps what it was given, whatever becomes of it outside', async ({ store }) => {
    const tenants = totalsOf();
    await store.start(runStart('unfinished'));
    await store.update('unfinished', tenants);
    const summary = ending(runStart('ended'), { tenants });
    await store.finish(summary);
    tenants.unprocessedIds.push('added later');
    summary.outcome = 'failed';
    for (const runId of ['unfinished', 'ended']) {
      const found = await store.get(runId);
      found?.tenants?.unprocessedIds.push('added to the answer');
      expect(await store.get(runId)).toMatchObject({ tenants: totalsOf() });
    }
    expect(await store.get('ended')).toMatchObject({ outcome: 'succeeded' });
  });

  test('keeps runs of hostile ids apart', async ({ store, other }) => {
    await Promise.all(HOSTILE.map((runId) => store.start(runStart(runId))));
    expect((await other.listUnfinished()).map(({ runId }) => runId).sort()).toEqual([...HOSTILE].sort());
    for (const runId of HOSTILE) {
      expect(await other.finish(ending(runStart(runId), { result: runId }))).toBe(true);
    }
    for (const runId of HOSTILE) expect(await store.get(runId)).toMatchObject({ runId, result: runId });
  });
}

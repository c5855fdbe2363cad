import { createClient } from '@redis/client';
import { RedisRunStore } from '../../lib/redis/index.js';
import { SystemClock } from '../../lib/common/clock.js';
import { ending, idsOf, runStart } from '../../lib/testing/run-store-contract/suite.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';

describe('RedisRunStore', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  });

  afterAll(() => server.stop());

  const storeOf = (namespace: string, options: { capacity?: number } = {}): RedisRunStore =>
    new RedisRunStore({ client: createClient({ url: server.url }), namespace, ...options });

  it('writes a run in two commands, one to begin and one to end it', async () => {
    const store = storeOf('commands');
    // Makes the scripts known to the server.
    await store.start(runStart('before'));
    await store.finish(ending(runStart('before')));
    const watch = await server.commands();
    await store.start(runStart('run'));
    await store.finish(ending(runStart('run')));
    const sent = await watch.stop();
    expect(sent.map(([name]) => name)).toEqual(['EVALSHA', 'EVALSHA']);
    await store.close();
  });

  it('lists without searching the server', async () => {
    const store = storeOf('pages');
    for (let run = 0; run < 120; run++) await store.finish(ending(runStart(`run ${run}`, run)));
    const watch = await server.commands();
    const { next } = await store.list({ job: 'report', limit: 50 });
    await store.list({ outcome: 'succeeded', limit: 50, before: next ?? '' });
    await store.listUnfinished();
    await store.prune(new Date(runStart('', 10).startedAt));
    const names = new Set((await watch.stop()).map(([name]) => name));
    expect([...names].filter((name) => name === 'KEYS' || name?.endsWith('SCAN'))).toEqual([]);
    expect(names).toContain('HMGET');
    await store.close();
  });

  it('keeps as many ended runs as it may, the newest, and every unfinished one', async () => {
    const store = storeOf('capacity', { capacity: 300 });
    await store.start(runStart('oldest of all, and still running', -10));
    for (let run = 0; run < 1_000; run++) await store.finish(ending(runStart(`run ${run}`, run)));
    expect(await store.prune(new Date(0))).toBe(700);
    const kept = await idsOf(store, { limit: 1_000 });
    expect(kept).toHaveLength(301);
    expect([kept[0], kept[299], kept[300]]).toEqual([
      'run 999',
      'run 700',
      'oldest of all, and still running',
    ]);
    expect(await store.prune(new Date(0))).toBe(0);
    // Nothing is left behind for those that are forgotten.
    expect(await server.send('ZCARD', 'capacity:{@history}:runs:job:report')).toBe(301);
    expect(await server.send('ZCARD', 'capacity:{@history}:runs:outcome:succeeded')).toBe(300);
    await store.close();
  });

  it('keeps no slot that another replica took', async () => {
    const store = storeOf('claimed');
    const taken = ending(runStart('loser'), { outcome: 'skipped', reason: 'already-claimed' });
    expect(await store.finish(taken)).toBe(false);
    expect(await store.get('loser')).toBeNull();
    await store.close();
  });

  it('is in the namespace of the application, unless it has one of its own', async () => {
    const context = { storeTimeoutMs: 2_000, clock: new SystemClock() };
    const client = createClient({ url: server.url });
    const [mine, theirs] = [new RedisRunStore({ client }), new RedisRunStore({ client })];
    mine.attach({ namespace: 'mine', ...context });
    theirs.attach({ namespace: 'theirs', ...context });
    await mine.start(runStart('run'));
    expect(await theirs.listUnfinished()).toEqual([]);
    expect(() => mine.attach({ namespace: 'theirs', ...context })).toThrow(/cannot serve the namespaces/);
    const shared = storeOf('mine');
    shared.attach({ namespace: 'theirs', ...context });
    expect(await idsOf(shared)).toEqual(['run']);
    await Promise.all([mine.close(), theirs.close(), shared.close()]);
  });

  it('rejects while Redis is away, and goes on by itself once it is back', async () => {
    const own = await startRedis();
    const store = new RedisRunStore({ client: createClient({ url: own.url }) });
    await store.start(runStart('run'));
    await own.kill();
    await expect(store.finish(ending(runStart('run')))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await own.restart();
    // Each question waits for an attempt to connect, and the first may still meet the connection that is gone.
    let settled: boolean | null = null;
    for (let asked = 0; asked < 3 && settled !== true; asked++) {
      settled = await store.finish(ending(runStart('run'))).catch(() => null);
    }
    expect(settled).toBe(true);
    await store.close();
    await own.stop();
  }, 60_000);

  it.each([0, -1, 1.5, Number.NaN])('refuses a capacity of %s', (capacity) => {
    expect(() => storeOf('x', { capacity })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('refuses what is no client, and says so', () => {
    const options: { client: object } = { client: { url: 'redis://user:secret@localhost' } };
    expect(() => new RedisRunStore(options)).toThrow(
      /^new RedisRunStore\(\{ client \}\) expected a client of/,
    );
    expect(() => new RedisRunStore(options)).not.toThrow(/secret/);
  });
});

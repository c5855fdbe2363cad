import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import Database from 'libsql';
import { SqlCoordinationStore, SqlRunStore } from '../../../lib/sql/index.js';
import { ending, runStart } from '../../../lib/testing/run-store-contract/suite.js';
import { request, takeLease } from '../../../lib/testing/store-contract/suite.js';

/** How long a statement waits here for another connection's write. */
const BUSY_MS = 20;

describe('a connection to SQLite', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sqlite-'));
    path = join(folder, 'test.db');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = (): Database.Database => {
    const database = new Database(path, { timeout: BUSY_MS });
    database.pragma('journal_mode = wal');
    return database;
  };

  it('with a transaction of the application open is not written to: what it rolls back would be gone', async () => {
    const client = open();
    const locks = new SqlCoordinationStore({ dialect: 'sqlite', client });
    const runs = new SqlRunStore({ dialect: 'sqlite', client });
    await Promise.all([locks.pausedJobs(), runs.list()]);
    client.exec('begin');
    const inTheWay = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('transaction open') };
    await expect(locks.acquire(request('first'))).rejects.toMatchObject(inTheWay);
    await expect(runs.finish(ending(runStart('run')))).rejects.toMatchObject(inTheWay);
    client.exec('rollback');
    await takeLease(locks, request('second'));
    expect(await runs.finish(ending(runStart('run')))).toBe(true);
    await locks.close();
    client.close();
  });

  it.each([
    { of: 'better-sqlite3', connect: () => open() },
    {
      of: '@libsql/client',
      connect: () => createClient({ url: `file:${path}`, timeout: BUSY_MS }),
    },
  ])('of $of that waits too long for another is refused, and granted later', async ({ connect }) => {
    const client = connect();
    const locks = new SqlCoordinationStore({ dialect: 'sqlite', client });
    const runs = new SqlRunStore({ dialect: 'sqlite', client });
    await Promise.all([locks.pausedJobs(), runs.list()]);
    const writer = open();
    const seenByOthers = new SqlRunStore({ dialect: 'sqlite', client: writer });
    await seenByOthers.list();
    for (let round = 0; round < 3; round++) {
      writer.exec('begin immediate');
      const busy = { code: 'STORE_UNAVAILABLE', message: expect.stringMatching(/database is locked/) };
      await expect(locks.acquire(request(`busy ${round}`))).rejects.toMatchObject(busy);
      await expect(runs.start(runStart('refused'))).rejects.toMatchObject(busy);
      // Nobody who only reads waits for who writes.
      expect(await runs.list()).toEqual({ runs: [], next: null });
      writer.exec('commit');
      const claim = { key: `slot ${round}`, ttlMs: 60_000 };
      await locks.release(await takeLease(locks, request(`first ${round}`, { claim })));
      await runs.start(runStart('run'));
      expect(await seenByOthers.listUnfinished()).toHaveLength(1);
      expect(await seenByOthers.finish(ending(runStart('run')))).toBe(true);
      expect(await seenByOthers.prune(new Date())).toBe(1);
    }
    await locks.close();
    writer.close();
    client.close();
  });
});

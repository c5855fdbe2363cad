import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import Database from 'libsql';
import type { SqlHosts } from './sql-stores.js';

const BUSY_MS = 20_000;

interface SqlitePackage {
  readonly name: string;
  /** Two connections to a new file, as two replicas have them. */
  open(): Promise<SqlHosts>;
}

export const libsql: SqlitePackage = {
  name: '@libsql/client',
  open: () =>
    twoOver(async (path) => {
      const client = createClient({ url: `file:${path}`, timeout: BUSY_MS });
      await client.execute('pragma journal_mode = wal');
      return { client, close: () => client.close() };
    }),
};

/** `libsql` has the interface of `better-sqlite3`, whose binaries are not to be had everywhere. */
export const betterSqlite: SqlitePackage = {
  name: 'the interface of better-sqlite3',
  open: () =>
    twoOver(async (path) => {
      const client = new Database(path, { timeout: BUSY_MS });
      client.pragma('journal_mode = wal');
      return { client, close: () => client.close() };
    }),
};

interface Connection {
  readonly client: object;
  close(): void;
}

async function twoOver(connect: (path: string) => Promise<Connection>): Promise<SqlHosts> {
  const folder = await mkdtemp(join(tmpdir(), 'sqlite-'));
  const path = join(folder, 'test.db');
  const [one, two] = [await connect(path), await connect(path)];
  const close = async (): Promise<void> => {
    one.close();
    two.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { clients: [one.client, two.client], close };
}

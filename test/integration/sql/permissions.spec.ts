import { createConnection, createPool } from 'mysql2/promise';
import { Client, Pool } from 'pg';
import { SqlCoordinationStore, type SqlDialect, SqlRunStore, sqlSchema } from '../../../lib/sql/index.js';
import { ending, runStart } from '../../../lib/testing/run-store-contract/suite.js';
import { request, takeLease } from '../../../lib/testing/store-contract/suite.js';
import * as mariadb from '../../support/mariadb-server.js';
import * as postgres from '../../support/postgres-server.js';
import type { SqlServer } from '../../support/sql-server.js';

interface Kind {
  readonly name: string;
  readonly dialect: SqlDialect;
  /** Makes the user, without any right. */
  readonly user: readonly string[];
  /** What the guide says a user needs who may not make tables. */
  readonly rights: readonly string[];
  readonly refused: RegExp;
  start(): Promise<SqlServer>;
  /** Runs statements as one who may do everything. */
  asOwner(server: SqlServer, statements: readonly string[]): Promise<void>;
  pool(server: SqlServer): { client: object; end(): Promise<void> };
}

const KINDS: readonly Kind[] = [
  {
    name: 'PostgreSQL',
    dialect: 'postgres',
    user: ['create role limited login', 'revoke create on schema public from public'],
    rights: ['runs', 'marks', 'jobs', 'schema'].map(
      (table) => `grant select, insert, update, delete on cron_coordinator_${table} to limited`,
    ),
    refused: /permission denied for schema public/,
    start: postgres.startPostgres,
    async asOwner({ port }, statements) {
      const client = new Client(postgres.connectionTo(port));
      await client.connect();
      for (const statement of statements) await client.query(statement);
      await client.end();
    },
    pool({ port }) {
      const pool = new Pool({ ...postgres.connectionTo(port), user: 'limited' });
      return { client: pool, end: () => pool.end() };
    },
  },
  {
    name: 'MariaDB',
    dialect: 'mysql',
    user: ["create user limited@'127.0.0.1'", "grant select on test.* to limited@'127.0.0.1'"],
    rights: ["grant select, insert, update, delete, execute on test.* to limited@'127.0.0.1'"],
    refused: /CREATE command denied to user 'limited'/,
    start: mariadb.startMariadb,
    async asOwner({ port }, statements) {
      const connection = await createConnection(mariadb.connectionTo(port));
      for (const statement of statements) await connection.query(statement);
      await connection.end();
    },
    pool({ port }) {
      const pool = createPool({ ...mariadb.connectionTo(port), user: 'limited' });
      return { client: pool, end: () => pool.end() };
    },
  },
];

describe.each(KINDS)('a user of $name who may not make tables', (kind) => {
  const { dialect } = kind;
  let server: SqlServer;
  let pool: { client: object; end(): Promise<void> };

  beforeAll(async () => {
    server = await kind.start();
    await kind.asOwner(server, kind.user);
    pool = kind.pool(server);
  }, 300_000);

  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  it('is told what to do, and goes on once another has done it', async () => {
    const runs = new SqlRunStore({ dialect, client: pool.client });
    const locks = new SqlCoordinationStore({ dialect, client: pool.client });
    for (const [asked, part] of [
      [() => runs.list(), 'history'],
      [() => locks.pausedJobs(), 'coordination'],
    ] as const) {
      await expect(asked()).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message: expect.stringMatching(kind.refused),
      });
      await expect(asked()).rejects.toThrow(`sqlSchema('${dialect}', '${part}')`);
    }

    await kind.asOwner(server, [...sqlSchema(dialect), ...kind.rights]);
    await runs.start(runStart('run'));
    expect(await runs.finish(ending(runStart('run')))).toBe(true);
    expect(await runs.prune(new Date(0))).toBe(0);
    const lease = await takeLease(locks, request('first'));
    expect(await locks.renew(lease)).toBe(true);
    await locks.withdraw(request('first'));
    expect(await locks.renew(lease)).toBe(false);
    await locks.setPaused('report', true);
    expect(await locks.pausedJobs()).toEqual(['report']);
    // Waits for what it cleans up in the background.
    await locks.close();
  });

  it('is told which statements are missing where it is to make none', async () => {
    await kind.asOwner(server, ['drop table cron_coordinator_marks', 'drop table cron_coordinator_runs']);
    const options = { dialect, client: pool.client, migrate: false };
    const [runs, locks] = [new SqlRunStore(options), new SqlCoordinationStore(options)];
    const lost = {
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('With `migrate: false`, apply'),
    };
    await expect(runs.list()).rejects.toMatchObject(lost);
    await expect(locks.acquire(request('second'))).rejects.toMatchObject(lost);
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { createConnection } from 'mysql2/promise';
import { type SqlDialect, SqlCoordinationStore } from '../../../lib/sql/index.js';
import { request, takeLease } from '../../../lib/testing/store-contract/suite.js';
import * as mariadb from '../../support/mariadb-server.js';
import * as postgres from '../../support/postgres-server.js';
import type { SqlServer } from '../../support/sql-server.js';
import type { SqlHosts } from '../../support/sql-stores.js';

/** MariaDB looks at its transactions anew only for who has not asked for 100 ms. */
const LOOK_EVERY_MS = 150;

/** A connection that can stand in the way of others. */
interface Blocker {
  run(sql: string): Promise<void>;
  /** How many transactions wait for a lock. */
  waiting(): Promise<number>;
  end(): Promise<void>;
}

interface Kind {
  readonly name: string;
  readonly dialect: SqlDialect;
  start(): Promise<SqlServer>;
  hosts(server: SqlServer): Promise<SqlHosts>;
  blocker(port: number): Promise<Blocker>;
}

const KINDS: readonly Kind[] = [
  {
    name: 'PostgreSQL',
    dialect: 'postgres',
    start: postgres.startPostgres,
    hosts: postgres.postgresHosts,
    async blocker(port) {
      const client = new Client(postgres.connectionTo(port));
      await client.connect();
      return {
        run: async (sql) => void (await client.query(sql)),
        waiting: async () => {
          const { rows } = await client.query<{ waiting: string }>(
            'select count(distinct pid) as waiting from pg_locks where not granted',
          );
          return Number(rows[0]?.waiting);
        },
        end: () => client.end(),
      };
    },
  },
  {
    name: 'MariaDB',
    dialect: 'mysql',
    start: mariadb.startMariadb,
    hosts: mariadb.mariadbHosts,
    async blocker(port) {
      const connection = await createConnection(mariadb.connectionTo(port));
      return {
        run: async (sql) => void (await connection.query(sql)),
        waiting: async () => {
          const [rows] = await connection.query(
            "select trx_id from information_schema.innodb_trx where trx_state = 'LOCK WAIT'",
          );
          return Array.isArray(rows) ? rows.length : 0;
        },
        end: () => connection.end(),
      };
    },
  },
];

describe.each(KINDS)('a withdrawal in $name', ({ dialect, start, hosts, blocker }) => {
  let server: SqlServer;

  beforeAll(async () => {
    server = await start();
  }, 300_000);

  afterAll(() => server.stop());

  it('takes back an acquire that is still under way', async () => {
    const { clients, close } = await hosts(server);
    const [store, other] = [
      new SqlCoordinationStore({ dialect, client: clients[0], namespace: 'app' }),
      new SqlCoordinationStore({ dialect, client: clients[1], namespace: 'app' }),
    ];
    await Promise.all([store.pausedJobs(), other.pausedJobs()]);
    await store.release(await takeLease(store, request('before', { claim: null })));
    const standing = await blocker(server.port);
    const waitFor = async (isSo: () => Promise<boolean>): Promise<void> => {
      while (!(await isSo())) await delay(LOOK_EVERY_MS);
    };

    // An uncommitted row of the same key: the acquire has its claim and waits to know whether it gets its lease.
    await standing.run('begin');
    await standing.run(
      'insert into cron_coordinator_marks (namespace, kind, job, name, token, detail, expires_at) ' +
        "values ('app', 'lease', 'report', '', 'of nobody', '', 0)",
    );
    const asked = request('first');
    const acquired = store.acquire(asked);
    await waitFor(async () => (await standing.waiting()) === 1);
    let isWithdrawn = false;
    const withdrawn = other.withdraw(asked).then(() => {
      isWithdrawn = true;
    });
    await waitFor(async () => isWithdrawn || (await standing.waiting()) === 2);
    await standing.run('rollback');
    await Promise.allSettled([acquired, withdrawn]);

    await takeLease(other, request('second'));
    await standing.end();
    await Promise.all([store.close(), other.close()]);
    await close();
  });
});

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

async function postgresBlocker(port: number): Promise<Blocker> {
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
}

const KINDS: readonly Kind[] = [
  {
    name: 'PostgreSQL',
    dialect: 'postgres',
    start: postgres.startPostgres,
    hosts: postgres.postgresHosts,
    blocker: postgresBlocker,
  },
  {
    name: 'PostgreSQL with pools of repeatable read',
    dialect: 'postgres',
    start: postgres.startPostgres,
    hosts: (server) =>
      postgres.postgresHosts(server, { options: '-c default_transaction_isolation=repeatable\\ read' }),
    blocker: postgresBlocker,
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

  let pools: SqlHosts;
  let standing: Blocker;
  let store: SqlCoordinationStore;
  let other: SqlCoordinationStore;

  beforeEach(async () => {
    pools = await hosts(server);
    standing = await blocker(server.port);
    const storeOf = (client: object): SqlCoordinationStore =>
      new SqlCoordinationStore({ dialect, client, namespace: 'app' });
    [store, other] = [storeOf(pools.clients[0]), storeOf(pools.clients[1])];
    await Promise.all([store.pausedJobs(), other.pausedJobs()]);
  });

  afterEach(async () => {
    await Promise.all([store.close(), other.close()]);
    await standing.end();
    await pools.close();
  });

  const waitFor = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await delay(LOOK_EVERY_MS);
  };

  /** An uncommitted row: whoever writes one of the same key waits to know what becomes of it. */
  const standInTheWay = async (kind: string, job: string, name: string): Promise<void> => {
    await standing.run('begin');
    await standing.run(
      'insert into cron_coordinator_marks (namespace, kind, job, name, token, detail, expires_at) ' +
        `values ('app', '${kind}', '${job}', '${name}', 'of nobody', '', 0)`,
    );
  };

  it('takes back an acquire that is still under way', async () => {
    const job = 'overtaken';
    await store.release(await takeLease(store, request('before', { job, claim: null })));
    // The acquire has its claim and waits to know whether it gets its lease.
    await standInTheWay('lease', job, '');
    const asked = request('first', { job });
    const acquired = store.acquire(asked);
    await waitFor(async () => (await standing.waiting()) === 1);
    let isWithdrawn = false;
    const withdrawn = other.withdraw(asked).then(() => {
      isWithdrawn = true;
    });
    await waitFor(async () => isWithdrawn || (await standing.waiting()) === 2);
    await standing.run('rollback');
    await Promise.allSettled([acquired, withdrawn]);
    await takeLease(other, request('second', { job }));
  });

  it('refuses an acquire that waited for it', async () => {
    const job = 'waiting';
    await store.release(await takeLease(store, request('before', { job, claim: null })));
    const asked = request('late', { job });
    // The withdrawal has the job's row, and waits to know whether it can leave its mark.
    await standInTheWay('withdrawn', job, 'late');
    const withdrawn = other.withdraw(asked);
    await waitFor(async () => (await standing.waiting()) === 1);
    const refused = expect(store.acquire(asked)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await waitFor(async () => (await standing.waiting()) === 2);
    await standing.run('rollback');
    await Promise.all([withdrawn, refused]);
    await takeLease(other, request('second', { job }));
  });
});

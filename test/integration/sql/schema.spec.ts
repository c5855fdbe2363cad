import { targetOf } from '../../../lib/sql/client/client-of.js';
import type { Row, SqlClient } from '../../../lib/sql/client/sql-client.js';
import { SqlCoordinationStore, type SqlDialect, SqlRunStore, sqlSchema } from '../../../lib/sql/index.js';
import { request, takeLease } from '../../../lib/testing/store-contract/suite.js';
import { SQL_DATABASES } from '../../support/sql-databases.js';
import type { SqlHosts } from '../../support/sql-stores.js';

const TABLES = ['schema', 'runs', 'marks', 'jobs'].map((name) => `cron_coordinator_${name}`);

describe.each(SQL_DATABASES)('the schema in $name', ({ dialect, start }) => {
  let database: Awaited<ReturnType<typeof start>>;
  let hosts: SqlHosts;
  let client: SqlClient;

  beforeAll(async () => {
    database = await start();
  }, 300_000);

  beforeEach(async () => {
    hosts = await database.open();
    client = clientOf(dialect, hosts.clients[0]);
    for (const table of TABLES) await run(client, `drop table if exists ${table}`);
  });

  afterEach(() => hosts.close());
  afterAll(() => database.stop());

  it('is made once by replicas that come at once', async () => {
    const replicas = Array.from({ length: 16 }, (_, at) =>
      storesOf(dialect, hosts.clients[at % 2 === 0 ? 0 : 1]),
    );
    await Promise.all(replicas.flatMap(({ runs, locks }) => [runs.list(), locks.pausedJobs()]));
    expect(await notes(client)).toEqual(['coordination 1', 'history 1']);
    const [first, second] = await Promise.all(
      replicas.slice(0, 2).map(({ locks }, at) => locks.acquire(request(`of ${at}`))),
    );
    expect([first?.acquired, second?.acquired].sort()).toEqual([false, true]);
  });

  it('is used as it is where a later version has been at it', async () => {
    await storesOf(dialect, hosts.clients[0]).runs.list();
    await run(client, "insert into cron_coordinator_schema (part, version) values ('history', 99)");
    await run(client, 'alter table cron_coordinator_runs add column of_later_versions bigint');
    expect(await storesOf(dialect, hosts.clients[1]).runs.list()).toEqual({ runs: [], next: null });
    expect(await notes(client)).toEqual(['history 1', 'history 99']);
  });

  it('is finished by the next one where it was cut short', async () => {
    for (const statement of sqlSchema(dialect).slice(0, 2)) await run(client, statement);
    await storesOf(dialect, hosts.clients[0]).runs.list();
    expect(await notes(client)).toEqual(['history 1']);
  });

  it('can be applied by hand, and again', async () => {
    const { runs, locks } = storesOf(dialect, hosts.clients[1], { migrate: false });
    await expect(runs.list()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    for (const statement of [...sqlSchema(dialect), ...sqlSchema(dialect)]) await run(client, statement);
    expect(await runs.list()).toEqual({ runs: [], next: null });
    await takeLease(locks, request('first'));
    await storesOf(dialect, hosts.clients[0]).runs.list();
    expect(await notes(client)).toEqual(['coordination 1', 'history 1']);
  });

  it('is asked for again after a failure', async () => {
    const { runs } = storesOf(dialect, hosts.clients[0]);
    await run(client, 'create table cron_coordinator_schema (wrong integer)');
    await expect(runs.list()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await run(client, 'drop table cron_coordinator_schema');
    expect(await runs.list()).toEqual({ runs: [], next: null });
  });
});

function storesOf(
  dialect: SqlDialect,
  client: object,
  options: { migrate?: boolean } = {},
): { runs: SqlRunStore; locks: SqlCoordinationStore } {
  const given = { dialect, client, ...options };
  return { runs: new SqlRunStore(given), locks: new SqlCoordinationStore(given) };
}

function clientOf(dialect: SqlDialect, client: object): SqlClient {
  return targetOf('the test', { dialect, client }).client;
}

async function run(client: SqlClient, sql: string): Promise<readonly Row[]> {
  return (await client.run({ sql, parameters: [] })).rows;
}

async function notes(client: SqlClient): Promise<string[]> {
  const rows = await run(client, 'select part, version from cron_coordinator_schema order by part, version');
  return rows.map(({ part, version }) => `${String(part)} ${String(version)}`);
}

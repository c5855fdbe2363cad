import type { Query, SqlClient } from '../../../lib/sql/client/sql-client.js';
import { targetOf } from '../../../lib/sql/client/client-of.js';
import { type SqlDialect, SqlRunStore } from '../../../lib/sql/index.js';
import type { RunQuery } from '../../../lib/history/run-store.js';
import { fillHistory, OLDEST_MS } from '../../support/sql-history.js';
import { SQL_DATABASES } from '../../support/sql-databases.js';
import { RecordingClient } from '../../support/sql-recording.js';
import type { SqlHosts } from '../../support/sql-stores.js';

const RUNS = 100_000;
const JOBS = 50;
const MINUTE_MS = 60_000;

interface PlanWords {
  readonly explain: string;
  /** That it finds rows by this index. */
  index(name: string): RegExp;
  /** That it finds a row by the primary key. */
  readonly key: RegExp;
  /** That it reads the whole table, or what it does not give. */
  readonly whole: RegExp;
  readonly sort: RegExp;
  /** That it reads names without the runs, one after the other where the database can. */
  readonly names: RegExp;
}

const PLANS: Record<SqlDialect, PlanWords> = {
  postgres: {
    explain: 'explain ',
    index: (name) => new RegExp(`Index (Only )?Scan.* using ${name} `),
    key: /Index Scan using cron_coordinator_runs_pkey/,
    whole: /Seq Scan|Bitmap/,
    sort: /Sort/,
    names: /Limit.*Index Only Scan/,
  },
  mysql: {
    explain: 'explain ',
    index: (name) => new RegExp(`"key":"${name}"`),
    key: /"(key":"PRIMARY|type":"const)"/,
    whole: /"type":"(ALL|index)"/,
    sort: /filesort/,
    names: /Using index/,
  },
  sqlite: {
    explain: 'explain query plan ',
    index: (name) => new RegExp(`USING (COVERING )?INDEX ${name} `),
    key: /sqlite_autoindex_cron_coordinator_runs_1/,
    whole: /SCAN/,
    sort: /TEMP B-TREE/,
    names: /SEARCH .*USING COVERING INDEX/,
  },
};

describe.each(SQL_DATABASES)('a hundred thousand runs in $name', ({ dialect, start }) => {
  const words = PLANS[dialect];
  let database: Awaited<ReturnType<typeof start>>;
  let hosts: SqlHosts;
  /** Beside the store, whose connection is not to be kept in a transaction by what is asked about its plans. */
  let client: SqlClient;
  let recording: RecordingClient;
  let store: SqlRunStore;

  beforeAll(async () => {
    database = await start();
    hosts = await database.open();
    client = targetOf('the test', { dialect, client: hosts.clients[1] }).client;
    recording = new RecordingClient(dialect, hosts.clients[0]);
    store = new SqlRunStore({ dialect, client: recording.client, namespace: 'large' });
    await store.list();
    await fillHistory(client, dialect, { namespace: 'large', runs: RUNS, jobs: JOBS, everyMs: MINUTE_MS });
  }, 600_000);

  afterAll(async () => {
    await hosts.close();
    await database.stop();
  });

  const planOf = async ({ sql, parameters }: Query): Promise<string> => {
    const { rows } = await client.run({ sql: words.explain + sql, parameters });
    return JSON.stringify(rows);
  };

  const plansOf = async (question: () => Promise<unknown>): Promise<string[]> =>
    Promise.all((await recording.during(question)).map(planOf));

  const middle = new Date(OLDEST_MS + (RUNS / 2) * MINUTE_MS).getTime();
  const before = Buffer.from(JSON.stringify([middle, 'run-5'])).toString('base64url');
  it.each<[string, RunQuery, string]>([
    ['all runs', {}, 'by_age'],
    ['a job', { job: 'job-7' }, 'by_job'],
    ['an outcome', { outcome: 'failed' }, 'by_outcome'],
    ['an outcome of a job', { job: 'job-7', outcome: 'failed' }, 'by_job_and_outcome'],
    ['a later page', { before }, 'by_age'],
    [
      'a later page of an outcome of a job',
      { job: 'job-7', outcome: 'failed', before },
      'by_job_and_outcome',
    ],
  ])('are listed by an index: %s', async (_, query, index) => {
    const { runs } = await store.list(query);
    expect(runs.length).toBe(50);
    const plans = await plansOf(() => store.list(query));
    expect(plans.length).toBe(1);
    for (const plan of plans) {
      expect(plan).toMatch(words.index(`cron_coordinator_runs_${index}`));
      expect(plan).not.toMatch(words.whole);
      expect(plan).not.toMatch(words.sort);
    }
  });

  it('are found by an index where they are unfinished', async () => {
    const [plan] = await plansOf(() => store.listUnfinished());
    expect(plan).toMatch(words.index('cron_coordinator_runs_by_outcome'));
    expect(plan).not.toMatch(words.whole);
  });

  it('are found by the key where one is asked for', async () => {
    const [plan] = await plansOf(() => store.get('run-5'));
    expect(plan).toMatch(words.key);
    expect(plan).not.toMatch(words.whole);
  });

  it('name their jobs by an index alone', async () => {
    expect((await store.jobs()).sort()).toEqual(Array.from({ length: JOBS }, (_, at) => `job-${at}`).sort());
    const [plan] = await plansOf(() => store.jobs());
    expect(plan).toMatch(words.index('cron_coordinator_runs_by_job'));
    expect(plan).toMatch(words.names);
  });

  it('are written to twice by each run', async () => {
    const begun = new Date(OLDEST_MS + RUNS * MINUTE_MS).toISOString();
    const run = {
      job: 'job-1',
      runId: 'the new one',
      slot: begun,
      trigger: 'schedule',
      replicaId: 'one',
    } as const;
    const writes = await recording.during(async () => {
      await store.start({ ...run, startedAt: begun });
      const end = { outcome: 'succeeded', startedAt: begun, finishedAt: begun, durationMs: 0 } as const;
      expect(await store.finish({ ...run, ...end })).toBe(true);
    });
    expect(writes.length).toBe(2);
  });

  it('are forgotten beyond a number, oldest first, found by an index and removed by the key', async () => {
    const small = new SqlRunStore({
      dialect,
      client: recording.client,
      namespace: 'large',
      capacity: RUNS - 1_200,
    });
    const { runs: newest } = await store.list({ limit: 1 });
    const asked = await recording.during(async () => {
      // A hundred never ended, and the one of the test before did.
      expect(await small.prune(new Date(0))).toBe(1_101);
    });
    expect(await small.prune(new Date(0))).toBe(0);
    expect((await store.list({ limit: 1 })).runs).toEqual(newest);
    expect(await store.get('run-2')).toBe(null);

    const ofRuns = asked.filter(({ sql }) => sql.includes('cron_coordinator_runs'));
    const plans = await Promise.all(ofRuns.map(planOf));
    const removals = plans.filter((_, at) => ofRuns[at]?.sql.startsWith('delete'));
    expect(removals).toHaveLength(3);
    for (const plan of removals) expect(plan).toMatch(words.key);
    for (const plan of plans.filter((each) => !removals.includes(each)))
      expect(plan).toMatch(words.index('cron_coordinator_runs_by_age'));
    for (const plan of plans) expect(plan).not.toMatch(words.whole);
  });
});

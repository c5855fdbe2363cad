import type { SqlClient } from '../../lib/sql/client/sql-client.js';
import type { SqlDialect } from '../../lib/sql/index.js';

/** When the oldest run of a history began. */
export const OLDEST_MS = Date.parse('2026-01-01T00:00:00.000Z');

interface HistoryShape {
  readonly namespace: string;
  readonly runs: number;
  /** The runs go round so many. */
  readonly jobs: number;
  readonly everyMs: number;
}

/**
 * Writes runs in one statement: `run-1` and so on of `job-0` and so on. One of ten failed, one of a thousand is
 * unfinished, each with the documents of a run of a few tenants.
 */
export async function fillHistory(
  client: SqlClient,
  dialect: SqlDialect,
  shape: HistoryShape,
): Promise<void> {
  const { namespace, runs, jobs, everyMs } = shape;
  const text = (...parts: string[]): string =>
    dialect === 'mysql'
      ? `concat(${parts.join(', ')})`
      : parts.map((part) => `cast(${part} as text)`).join(' || ');
  const job = text("'job-'", `n % ${jobs}`);
  const outcome = "case when n % 1000 = 0 then null when n % 10 = 7 then 'failed' else 'succeeded' end";
  // In decimals: whole numbers as small as these multiply to more than PostgreSQL gives them room for.
  const at = `${OLDEST_MS} + n * ${everyMs}.0`;
  const iso = new Date(OLDEST_MS).toISOString();
  const identity = `"slot":"${iso}","trigger":"schedule","replicaId":"replica-of-a-usual-length-1","startedAt":"${iso}"`;
  const start = text(`'{"job":"job-'`, `n % ${jobs}`, `'","runId":"run-'`, 'n', `'",${identity}}'`);
  const tenants =
    '"tenants":{"listed":9,"eligible":9,"skipped":0,"succeeded":9,"failed":0,"unprocessed":0,"unprocessedIds":[],"failures":[]}';
  const end = `'{"outcome":"succeeded","finishedAt":"${iso}","durationMs":12,${tenants}}'`;
  const recursion = `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${runs})`;
  const columns = 'namespace, run_id, job, outcome, started_at, finished_at, start_doc, end_doc';
  const values = `'${namespace}', ${text("'run-'", 'n')}, ${job}, ${outcome}, ${at}, ${at}, ${start}, ${end}`;
  const insert = `insert into cron_coordinator_runs (${columns})`;
  const select = `select ${values} from numbers`;
  // The limit is one of the session, and a pool has several.
  const whole = `${recursion} ${select}`;
  const fill =
    dialect === 'mysql'
      ? `set statement max_recursive_iterations = ${runs + 1} for ${insert} ${whole}`
      : `${insert} ${whole}`;
  const count = dialect === 'sqlite' ? 'analyze' : 'analyze table cron_coordinator_runs';
  const statistics = dialect === 'postgres' ? 'vacuum analyze cron_coordinator_runs' : count;
  for (const sql of [fill, statistics]) await client.run({ sql, parameters: [] });
}

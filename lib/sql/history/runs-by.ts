import { type AliasedExpression, sql } from 'kysely';
import type { SqlDialect } from '../client/sql-client.js';
import type { RunsTable } from '../schema/tables.js';

type RunIndex = 'age' | 'job' | 'outcome' | 'job_and_outcome';

/**
 * The runs, to be read by that index. MariaDB is told which, as it may take one by which it reads on until enough has
 * matched, or sorts all of them; the others find it themselves.
 */
export function runsBy(index: RunIndex, dialect: SqlDialect): AliasedExpression<RunsTable, 'runs'> {
  const runs = sql<RunsTable>`cron_coordinator_runs`;
  if (dialect !== 'mysql') return runs.as('runs');
  return runs.as<'runs'>(sql`runs force index (${sql.ref(`cron_coordinator_runs_by_${index}`)})`);
}

/** By which index the runs are found that match. */
export function indexFor(job: string | undefined, outcome: string | undefined): RunIndex {
  if (job === undefined) return outcome === undefined ? 'age' : 'outcome';
  return outcome === undefined ? 'job' : 'job_and_outcome';
}

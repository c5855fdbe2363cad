import { type CompiledQuery, sql } from 'kysely';
import type { SqlDialect } from '../client/sql-client.js';
import type { Compiler } from '../schema/compiler.js';

/** A name that is kept in its column as it is. */
export const PLAIN = /^[\w.-]+$/;

/**
 * The names in the column of jobs, each once. PostgreSQL and SQLite are led by the index from each name to the next;
 * MariaDB is not to be led, and reads through the index, some tens of milliseconds for 100,000 runs.
 */
export function jobNames(db: Compiler, dialect: SqlDialect, namespace: string): CompiledQuery {
  if (dialect === 'mysql')
    return sql`select distinct job from cron_coordinator_runs where namespace = ${namespace}`.compile(db);
  return sql`with recursive names (job) as (
  select min(job) from cron_coordinator_runs where namespace = ${namespace}
  union all
  select (select min(job) from cron_coordinator_runs where namespace = ${namespace} and job > names.job)
  from names where names.job is not null
)
select job from names where job is not null`.compile(db);
}

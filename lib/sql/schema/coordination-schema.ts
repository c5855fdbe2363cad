import type { SqlDialect } from '../client/sql-client.js';
import { columnTypes } from './column-types.js';
import { MYSQL_PROCEDURES } from './mysql-procedures.js';
import { POSTGRES_FUNCTIONS } from './postgres-functions.js';

const ROUTINES: Record<SqlDialect, readonly string[]> = {
  postgres: POSTGRES_FUNCTIONS,
  mysql: MYSQL_PROCEDURES,
  sqlite: [],
};

/** The first version of what coordinates. Every statement can be applied again. */
export function coordinationTables(dialect: SqlDialect): readonly string[] {
  const { key, short, long, time, options } = columnTypes(dialect);
  const inTable = dialect === 'mysql';
  const index = 'cron_coordinator_marks_by_expiry';
  const marks = `create table if not exists cron_coordinator_marks (
  namespace ${key} not null,
  kind ${short} not null,
  job ${key} not null,
  name ${key} not null,
  token ${key} not null,
  detail ${long} not null,
  expires_at ${time} not null,
  primary key (namespace, kind, job, name)${inTable ? `,\n  index ${index} (expires_at)` : ''}
)${options}`;
  const jobs = `create table if not exists cron_coordinator_jobs (
  namespace ${key} not null,
  job ${key} not null,
  name ${long} not null,
  paused ${time} not null default 0,
  fence ${time},
  primary key (namespace, job)
)${options}`;
  const outer = inTable ? [] : [`create index if not exists ${index} on cron_coordinator_marks (expires_at)`];
  return [marks, ...outer, jobs, ...ROUTINES[dialect]];
}

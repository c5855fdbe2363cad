import { sql } from 'kysely';
import type { SqlDialect } from '../client/sql-client.js';
import { MYSQL_NOW } from '../schema/mysql-procedures.js';

export const SQLITE_NOW = sql<number>`cast(round((julianday('now') - 2440587.5) * 86400000) as integer)`;

/** The database's own clock, in milliseconds. */
export const SERVER_TIME: Record<SqlDialect, ReturnType<typeof sql<number>>> = {
  postgres: sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  mysql: sql<number>`(${sql.raw(MYSQL_NOW)})`,
  sqlite: SQLITE_NOW,
};

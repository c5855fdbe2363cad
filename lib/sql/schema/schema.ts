import type { SqlDialect } from '../client/sql-client.js';
import { columnTypes } from './column-types.js';
import { coordinationTables } from './coordination-schema.js';
import { historyTables } from './history-schema.js';

/** What can be used without the other: its tables are made when it is first used. */
export type SchemaPart = 'history' | 'coordination';

/** The steps of a part, oldest first. A step that was released is never changed, and only adds to those before. */
export function stepsOf(part: SchemaPart, dialect: SqlDialect): readonly (readonly string[])[] {
  return part === 'history' ? [historyTables(dialect)] : [coordinationTables(dialect)];
}

/** The table in which applied steps are noted. */
export function notesTable(dialect: SqlDialect): string {
  const { short, time, options } = columnTypes(dialect);
  return `create table if not exists cron_coordinator_schema (
  part ${short} not null,
  version ${time} not null,
  primary key (part, version)
)${options}`;
}

import { InvalidArgumentError } from '../../common/errors.js';
import { show } from '../../common/option-check.js';
import { requiredDialect } from '../client/client-of.js';
import type { SqlDialect } from '../client/sql-client.js';
import { notesTable, type SchemaPart, stepsOf } from './schema.js';

const PARTS: readonly SchemaPart[] = ['history', 'coordination'];

/**
 * The statements that make the tables of `SqlRunStore` (`history`) and those of `SqlCoordinationStore`, with its
 * functions or procedures (`coordination`), for applications whose migrations are their own affair: give the stores
 * `migrate: false`. Each statement is to be sent by itself, in this order, and can be sent again.
 *
 * @param part what is used. Default: both
 * @throws InvalidArgumentError for another dialect or part
 *
 * @publicApi
 */
export function sqlSchema(dialect: SqlDialect, part?: 'history' | 'coordination'): string[] {
  requiredDialect('sqlSchema(dialect)', dialect);
  const parts = PARTS.filter((each) => part === undefined || each === part);
  if (parts.length === 0) {
    const expected = "'history' or 'coordination', or nothing for both";
    throw new InvalidArgumentError(`sqlSchema(dialect, part) expected ${expected}, got ${show(part)}.`, {
      option: 'part',
    });
  }
  return [notesTable(dialect), ...parts.flatMap((each) => statementsOf(each, dialect))];
}

function statementsOf(part: SchemaPart, dialect: SqlDialect): string[] {
  return stepsOf(part, dialect).flatMap((statements, at) => [...statements, noteOnce(part, at + 1)]);
}

function noteOnce(part: SchemaPart, version: number): string {
  return `insert into cron_coordinator_schema (part, version)
select '${part}', ${version} where not exists (
  select 1 from cron_coordinator_schema where part = '${part}' and version = ${version}
)`;
}

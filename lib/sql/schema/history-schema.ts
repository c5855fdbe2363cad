import type { SqlDialect } from '../client/sql-client.js';
import { columnTypes } from './column-types.js';

/** The first version of the history's tables. Every statement can be applied again. */
export function historyTables(dialect: SqlDialect): readonly string[] {
  const { key, short, long, time, options } = columnTypes(dialect);
  // The last columns of the indexes are those of the order of pages, so that a page is read without sorting; the one
  // by age has the outcome too, so that runs beyond a number are counted without reading them.
  const indexes = {
    cron_coordinator_runs_by_age: 'namespace, started_at, run_id, outcome',
    cron_coordinator_runs_by_job: 'namespace, job, started_at, run_id',
    cron_coordinator_runs_by_outcome: 'namespace, outcome, started_at, run_id',
    cron_coordinator_runs_by_job_and_outcome: 'namespace, job, outcome, started_at, run_id',
  };
  const inTable = dialect === 'mysql';
  const inner = Object.entries(indexes).map(([name, columns]) => `,\n  index ${name} (${columns})`);
  const outer = Object.entries(indexes).map(
    ([name, columns]) => `create index if not exists ${name} on cron_coordinator_runs (${columns})`,
  );
  const table = `create table if not exists cron_coordinator_runs (
  namespace ${key} not null,
  run_id ${key} not null,
  job ${key} not null,
  outcome ${short},
  started_at ${time} not null,
  finished_at ${time},
  start_doc ${long},
  tenants_doc ${long},
  progress_doc ${long},
  end_doc ${long},
  primary key (namespace, run_id)${inTable ? inner.join('') : ''}
)${options}`;
  // MySQL has no "if not exists" for an index by itself.
  return inTable ? [table] : [table, ...outer];
}

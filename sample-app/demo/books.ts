import { numberOf } from '../database/columns.js';
import type { Database } from '../database/database.js';
import type { Written } from './customers.js';
import { LOG_CLEANUP, TRIALS, AUTOMATIONS } from './plan.js';
import type { SlotRecord } from './slot-record.js';

export interface Book {
  readonly job: string;
  /** How many rows the entries in the audit trail say were changed. */
  readonly audited: number;
  /** How many rows have changed, by a count of the tables. */
  readonly counted: number;
}

/** Holds the sum of each job's entries against the tables that it changes. */
export async function balance(
  database: Database,
  written: Written,
  records: readonly SlotRecord[],
): Promise<Book[]> {
  const count = async (table: string): Promise<number> => {
    const [row] = await database.query(`SELECT count(*) AS n FROM ${table}`);
    return numberOf(row, 'n');
  };
  const counted: readonly [job: string, rows: number][] = [
    [LOG_CLEANUP, written.log_lines - (await count('log_lines'))],
    ['collapse-announcements', written.announcements - (await count('announcements'))],
    ['billing-archive', await count('archived_invoices')],
    ['billing-archive', written.invoices - (await count('invoices'))],
    [TRIALS, await count('trial_mails')],
    [AUTOMATIONS, await count('automation_queue')],
    ['usage-snapshot', await count('usage_snapshots')],
  ];
  return counted.map(([job, rows]) => ({ job, audited: changedBy(job, records), counted: rows }));
}

function changedBy(job: string, records: readonly SlotRecord[]): number {
  return records
    .filter((record) => record.job === job)
    .reduce((sum, { changedRows }) => sum + changedRows, 0);
}

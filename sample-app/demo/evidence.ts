import { numberOf, textOf, textOrNullOf } from '../database/columns.js';
import type { Database } from '../database/database.js';

/** One entry that a handler left in the audit trail, together with the change it made. */
export interface Entry {
  readonly job: string;
  readonly slot: string;
  readonly runId: string;
  readonly replica: string;
  readonly account: string | null;
  readonly changedRows: number;
}

/** What the handlers wrote to the database, in the order in which they did. */
export async function readEvidence(database: Database): Promise<Entry[]> {
  const rows = await database.query('SELECT * FROM audit_trail ORDER BY id');
  return rows.map((row) => ({
    job: textOf(row, 'job'),
    slot: textOf(row, 'slot'),
    runId: textOf(row, 'run_id'),
    replica: textOf(row, 'replica_id'),
    account: textOrNullOf(row, 'account_id'),
    changedRows: numberOf(row, 'changed_rows'),
  }));
}

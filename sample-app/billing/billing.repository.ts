import { Injectable } from '@nestjs/common';
import type { CronRun } from 'nestjs-cron-coordinator';
import { auditEntry } from '../audit/audit-entry.js';
import { numberOf } from '../database/columns.js';
import { Database } from '../database/database.js';

@Injectable()
export class BillingRepository {
  constructor(private readonly database: Database) {}

  async add(accountId: string, amountCents: number, paidAt: Date | null): Promise<void> {
    await this.database.write([
      {
        sql: 'INSERT INTO invoices (account_id, amount_cents, paid_at) VALUES (?, ?, ?)',
        args: [accountId, amountCents, paidAt?.toISOString() ?? null],
      },
    ]);
  }

  /** Moves what was paid before that time; an invoice is never in both tables, nor in neither. */
  async archivePaidBefore(time: Date, run: CronRun): Promise<number> {
    const args = [time.toISOString()];
    await this.database.write([
      {
        sql: `INSERT INTO archived_invoices (id, account_id, amount_cents, paid_at)
              SELECT id, account_id, amount_cents, paid_at FROM invoices WHERE paid_at < ?`,
        args,
      },
      { sql: 'DELETE FROM invoices WHERE paid_at < ?', args },
      auditEntry(run),
    ]);
    const [row] = await this.database.query(
      'SELECT changed_rows FROM audit_trail WHERE run_id = ? ORDER BY id DESC LIMIT 1',
      [run.runId],
    );
    return numberOf(row, 'changed_rows');
  }
}

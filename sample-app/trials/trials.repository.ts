import { Injectable } from '@nestjs/common';
import type { CronRun } from 'nestjs-cron-coordinator';
import { auditEntry, emptyAuditEntry } from '../audit/audit-entry.js';
import { Database } from '../database/database.js';

@Injectable()
export class TrialsRepository {
  constructor(private readonly database: Database) {}

  async wasNotified(accountId: string, trialEndsAt: string): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM trial_mails WHERE account_id = ? AND trial_ends_at = ?',
      [accountId, trialEndsAt],
    );
    return rows.length > 0;
  }

  async noteNothingDue(run: CronRun): Promise<void> {
    await this.database.write([emptyAuditEntry(run)]);
  }

  async noteMail(accountId: string, trialEndsAt: string, run: CronRun): Promise<void> {
    await this.database.write([
      {
        sql: 'INSERT INTO trial_mails (account_id, trial_ends_at, sent_at) VALUES (?, ?, ?)',
        args: [accountId, trialEndsAt, new Date().toISOString()],
      },
      auditEntry(run),
    ]);
  }
}

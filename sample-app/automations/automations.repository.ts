import { Injectable } from '@nestjs/common';
import type { CronRun } from 'nestjs-cron-coordinator';
import { auditEntry } from '../audit/audit-entry.js';
import { Database } from '../database/database.js';

/** ISO, as everywhere in this database: text in the order of time. */
const NEXT_DUE = `strftime('%Y-%m-%dT%H:%M:%fZ', due_at, '+' || every_minutes || ' minutes')`;

@Injectable()
export class AutomationsRepository {
  constructor(private readonly database: Database) {}

  async add(accountId: string, name: string, everyMinutes: number, firstDueAt: Date): Promise<void> {
    await this.database.write([
      {
        sql: 'INSERT INTO automations (account_id, name, every_minutes, due_at) VALUES (?, ?, ?, ?)',
        args: [accountId, name, everyMinutes, firstDueAt.toISOString()],
      },
    ]);
  }

  /** Puts what is due at that time into the queue, and sets when it is due again. */
  async enqueueDue(time: Date, run: CronRun): Promise<void> {
    const args = [time.toISOString()];
    await this.database.write([
      {
        sql: `INSERT INTO automation_queue (automation_id, due_at)
              SELECT id, due_at FROM automations WHERE due_at <= ?`,
        args,
      },
      { sql: `UPDATE automations SET due_at = ${NEXT_DUE} WHERE due_at <= ?`, args },
      auditEntry(run),
    ]);
  }
}

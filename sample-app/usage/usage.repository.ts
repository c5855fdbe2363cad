import { Injectable } from '@nestjs/common';
import type { CronRun } from 'nestjs-cron-coordinator';
import { auditEntry } from '../audit/audit-entry.js';
import { Database } from '../database/database.js';

@Injectable()
export class UsageRepository {
  constructor(private readonly database: Database) {}

  async takeSnapshot(run: CronRun): Promise<void> {
    await this.database.write([
      {
        sql: `INSERT INTO usage_snapshots (slot, accounts, log_lines)
              VALUES (?, (SELECT count(*) FROM accounts), (SELECT count(*) FROM log_lines))`,
        args: [run.slot],
      },
      auditEntry(run),
    ]);
  }
}

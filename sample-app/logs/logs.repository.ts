import { Injectable } from '@nestjs/common';
import type { CronRun } from 'nestjs-cron-coordinator';
import { auditEntry } from '../audit/audit-entry.js';
import { numberOf, textOf } from '../database/columns.js';
import { Database } from '../database/database.js';

export interface LogLine {
  readonly id: number;
  readonly line: string;
}

@Injectable()
export class LogsRepository {
  constructor(private readonly database: Database) {}

  async add(accountId: string, writtenAt: Date, lines: readonly string[]): Promise<void> {
    await this.database.write(
      lines.map((line) => ({
        sql: 'INSERT INTO log_lines (account_id, written_at, line) VALUES (?, ?, ?)',
        args: [accountId, writtenAt.toISOString(), line],
      })),
    );
  }

  async writtenBefore(accountId: string, time: Date): Promise<LogLine[]> {
    const rows = await this.database.query(
      'SELECT id, line FROM log_lines WHERE account_id = ? AND written_at < ? ORDER BY id',
      [accountId, time.toISOString()],
    );
    return rows.map((row) => ({ id: numberOf(row, 'id'), line: textOf(row, 'line') }));
  }

  async remove(lines: readonly LogLine[], run: CronRun): Promise<void> {
    const ids = JSON.stringify(lines.map(({ id }) => id));
    await this.database.write([
      { sql: 'DELETE FROM log_lines WHERE id IN (SELECT value FROM json_each(?))', args: [ids] },
      auditEntry(run),
    ]);
  }
}

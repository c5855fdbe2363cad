import { Injectable } from '@nestjs/common';
import type { CronRun } from 'nestjs-cron-coordinator';
import { auditEntry } from '../audit/audit-entry.js';
import { numberOf } from '../database/columns.js';
import { Database } from '../database/database.js';

@Injectable()
export class AnnouncementsRepository {
  constructor(private readonly database: Database) {}

  /** @param body JSON with a `title`, as it came from whoever announces */
  async add(accountId: string, channel: string, bodies: readonly string[]): Promise<void> {
    await this.database.write(
      bodies.map((body) => ({
        sql: 'INSERT INTO announcements (account_id, channel, body) VALUES (?, ?, ?)',
        args: [accountId, channel, body],
      })),
    );
  }

  /** One that the others cannot be compared with. */
  async findUnreadable(accountId: string): Promise<number | null> {
    const [row] = await this.database.query(
      'SELECT id FROM announcements WHERE account_id = ? AND NOT json_valid(body) LIMIT 1',
      [accountId],
    );
    return row === undefined ? null : numberOf(row, 'id');
  }

  /** Of all announcements of one title in one channel, only the newest stays. */
  async removeRepeated(accountId: string, run: CronRun): Promise<void> {
    await this.database.write([
      {
        sql: `DELETE FROM announcements WHERE account_id = ? AND id NOT IN (
                SELECT max(id) FROM announcements WHERE account_id = ?
                GROUP BY channel, json_extract(body, '$.title')
              )`,
        args: [accountId, accountId],
      },
      auditEntry(run),
    ]);
  }
}

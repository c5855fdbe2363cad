import { Injectable } from '@nestjs/common';
import type { Row } from '@libsql/client';
import { textOf, textOrNullOf } from '../database/columns.js';
import { Database } from '../database/database.js';
import type { Account } from './account.js';

@Injectable()
export class AccountsRepository {
  constructor(private readonly database: Database) {}

  /** The next accounts by their id, so that a page costs the same wherever it is. */
  async pageAfter(id: string, size: number): Promise<Account[]> {
    const rows = await this.database.query('SELECT * FROM accounts WHERE id > ? ORDER BY id LIMIT ?', [
      id,
      size,
    ]);
    return rows.map(accountOf);
  }

  async addMissing(accounts: readonly Account[]): Promise<void> {
    await this.database.write(
      accounts.map(({ id, name, email, trialEndsAt, settings }) => ({
        sql: `INSERT INTO accounts (id, name, email, trial_ends_at, settings) VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (id) DO NOTHING`,
        args: [id, name, email, trialEndsAt, JSON.stringify(settings)],
      })),
    );
  }

  async setTrialEnd(id: string, trialEndsAt: string): Promise<void> {
    await this.database.write([
      { sql: 'UPDATE accounts SET trial_ends_at = ? WHERE id = ?', args: [trialEndsAt, id] },
    ]);
  }

  /** Merges into the settings what is given, and leaves the rest of them as they are. */
  async patchSettings(id: string, patch: object): Promise<void> {
    await this.database.write([
      {
        sql: 'UPDATE accounts SET settings = json_patch(settings, ?) WHERE id = ?',
        args: [JSON.stringify(patch), id],
      },
    ]);
  }
}

function accountOf(row: Row): Account {
  const settings: unknown = JSON.parse(textOf(row, 'settings'));
  return {
    id: textOf(row, 'id'),
    name: textOf(row, 'name'),
    email: textOf(row, 'email'),
    trialEndsAt: textOrNullOf(row, 'trial_ends_at'),
    settings,
  };
}

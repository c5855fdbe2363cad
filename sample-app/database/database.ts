import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type Client, createClient, type InStatement, type InValue, type Row } from '@libsql/client';
import { SCHEMA } from './schema.js';

export const DATABASE_URL = Symbol('DATABASE_URL');

/** How long a statement waits for another replica's write. */
const BUSY_TIMEOUT_MS = 10_000;

/** The application's database. It closes with its module: after the jobs that need it have ended. */
@Injectable()
export class Database implements OnModuleInit, OnModuleDestroy {
  /** For what brings tables of its own. */
  readonly client: Client;

  constructor(@Inject(DATABASE_URL) url: string) {
    this.client = createClient({ url, timeout: BUSY_TIMEOUT_MS });
  }

  async onModuleInit(): Promise<void> {
    // Readers do not wait for a writer.
    await this.client.execute('PRAGMA journal_mode = WAL');
    await this.client.batch(SCHEMA, 'write');
  }

  onModuleDestroy(): void {
    this.client.close();
  }

  async query(sql: string, args: InValue[] = []): Promise<Row[]> {
    const { rows } = await this.client.execute({ sql, args });
    return rows;
  }

  /** All of the statements, or none. */
  async write(statements: InStatement[]): Promise<void> {
    await this.client.batch(statements, 'write');
  }
}

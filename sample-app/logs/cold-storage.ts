import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

const compress = promisify(gzip);

/** As long as an upload to an object store in the next data centre takes. */
const UPLOAD_MS = 250;

/** Stands in for an object store: it keeps what it is given, and takes its time. */
@Injectable()
export class ColdStorage {
  constructor(private readonly database: Database) {}

  /** Keeps the lines under the key, in place of what was there. */
  async put(key: string, lines: readonly string[], signal: AbortSignal): Promise<void> {
    const body = await compress(lines.join('\n'));
    await delay(UPLOAD_MS, undefined, { signal });
    await this.database.write([
      { sql: 'INSERT OR REPLACE INTO cold_storage (key, body) VALUES (?, ?)', args: [key, body] },
    ]);
  }
}

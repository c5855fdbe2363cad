import { property } from '../../locking/stores/redis/shape.js';
import type { Query, Row, SchemaStep, SqliteClient, SqlResult } from './sql-client.js';
import { applyUnderWriteLock, isMissingSqliteTable, says } from './sqlite-schema.js';

interface LibsqlStatement {
  sql: string;
  args: LibsqlValue[];
}

type LibsqlValue = string | number | null;

interface LibsqlResult {
  readonly rows: readonly Row[];
  readonly rowsAffected: number;
}

/** What is used of a client of `@libsql/client`. */
export interface LibsqlDatabase {
  execute(statement: LibsqlStatement): Promise<LibsqlResult>;
  batch(statements: LibsqlStatement[], mode: 'write'): Promise<LibsqlResult[]>;
  transaction(mode: 'deferred'): Promise<{ close(): void }>;
}

/** A connection cannot write that has been reading since before another wrote. */
const BUSY_SNAPSHOT = 517;
const MOST_ASIDE = 4;
const READS = /^\s*(select|with|explain|pragma)\b/i;

export class LibsqlClient implements SqliteClient {
  constructor(private readonly database: LibsqlDatabase) {}

  /** A write as a transaction of one statement: where its connection cannot commit, it fails instead of staying open. */
  async run(query: Query): Promise<SqlResult> {
    if (READS.test(query.sql)) return resultOf(await this.database.execute(statementOf(query)));
    const [result] = await this.together([query]);
    if (result === undefined) throw new TypeError('The statement gave no result.');
    return result;
  }

  /**
   * On a file's connection on which a statement was refused as busy nothing can be committed until that statement has
   * been collected, https://github.com/tursodatabase/libsql-client-ts/issues/352. Who takes such a connection meanwhile,
   * here a transaction of nothing, leaves another one to the next attempt.
   */
  async together(queries: readonly Query[]): Promise<readonly SqlResult[]> {
    const statements = queries.map(statementOf);
    const aside: { close(): void }[] = [];
    try {
      for (;;) {
        try {
          const results = await this.database.batch(statements, 'write');
          return results.map(resultOf);
        } catch (error) {
          if (!isHeldUp(error) || aside.length === MOST_ASIDE) throw error;
          aside.push(await this.database.transaction('deferred'));
        }
      }
    } finally {
      for (const held of aside) held.close();
    }
  }

  apply(step: SchemaStep): Promise<void> {
    return applyUnderWriteLock(this, step);
  }

  isMissing(error: unknown): boolean {
    return isMissingSqliteTable(error);
  }
}

/** What it says of has been rolled back, or has not begun. */
function isHeldUp(error: unknown): boolean {
  if (property(error, 'rawCode') === BUSY_SNAPSHOT) return true;
  return says(error, 'SQL statements in progress');
}

function statementOf({ sql, parameters }: Query): LibsqlStatement {
  return { sql, args: parameters.map(valueOf) };
}

function valueOf(parameter: unknown): LibsqlValue {
  if (typeof parameter === 'string' || typeof parameter === 'number' || parameter === null) return parameter;
  throw new TypeError(`A parameter was ${typeof parameter}, expected text, a number or null.`);
}

function resultOf({ rows, rowsAffected }: LibsqlResult): SqlResult {
  return { rows, affected: rowsAffected };
}

import { StoreUnavailableError } from '../../common/errors.js';
import { isObject } from '../../locking/stores/redis/shape.js';
import type { Query, Row, SchemaStep, SqliteClient, SqlResult } from './sql-client.js';
import { applyUnderWriteLock, isMissingSqliteTable } from './sqlite-schema.js';

interface BetterSqliteStatement {
  /** Whether it returns rows. */
  readonly reader: boolean;
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { readonly changes: number };
}

/** What is used of a database of `better-sqlite3`, or of one like it. */
export interface BetterSqliteDatabase {
  readonly inTransaction: boolean;
  prepare(sql: string): BetterSqliteStatement;
  transaction(body: () => SqlResult[]): { immediate(): unknown };
}

/** Each call is over before it returns, so that the host's own statements never come in between. */
export class BetterSqliteClient implements SqliteClient {
  constructor(private readonly database: BetterSqliteDatabase) {}

  async run(query: Query): Promise<SqlResult> {
    this.refuseTransaction();
    const { sql, parameters } = query;
    const statement = this.database.prepare(sql);
    if (statement.reader) return { rows: statement.all(...parameters).filter(isRow), affected: 0 };
    // A write that is refused for another's may stay "in progress", and keep every later transaction from its commit;
    // the beginning of a transaction does not: https://github.com/tursodatabase/libsql-js/pull/237
    const [result] = await this.together([query]);
    if (result === undefined) throw new TypeError('The statement gave no result.');
    return result;
  }

  async together(queries: readonly Query[]): Promise<readonly SqlResult[]> {
    this.refuseTransaction();
    let results: SqlResult[] = [];
    const all = this.database.transaction(() => {
      results = queries.map((query) => this.send(query));
      return results;
    });
    all.immediate();
    return results;
  }

  apply(step: SchemaStep): Promise<void> {
    return applyUnderWriteLock(this, step);
  }

  isMissing(error: unknown): boolean {
    return isMissingSqliteTable(error);
  }

  /** What is written in a transaction of the host's is gone when the host rolls it back: a claim, for instance. */
  private refuseTransaction(): void {
    if (!this.database.inTransaction) return;
    throw new StoreUnavailableError(
      'The application has a transaction open on the connection that the coordinator was given. Transactions that ' +
        'are open over a turn of the event loop need a connection of their own: new Database(path).',
    );
  }

  private send({ sql, parameters }: Query): SqlResult {
    const statement = this.database.prepare(sql);
    if (!statement.reader) return { rows: [], affected: statement.run(...parameters).changes };
    return { rows: statement.all(...parameters).filter(isRow), affected: 0 };
  }
}

function isRow(value: unknown): value is Row {
  return isObject(value);
}

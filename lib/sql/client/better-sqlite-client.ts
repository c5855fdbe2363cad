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
  prepare(sql: string): BetterSqliteStatement;
  transaction(body: () => SqlResult[]): { immediate(): unknown };
}

/** Each call is over before it returns, so that the host's own statements never come in between. */
export class BetterSqliteClient implements SqliteClient {
  constructor(private readonly database: BetterSqliteDatabase) {}

  async run(query: Query): Promise<SqlResult> {
    return this.send(query);
  }

  async together(queries: readonly Query[]): Promise<readonly SqlResult[]> {
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

  isMissingTable(error: unknown): boolean {
    return isMissingSqliteTable(error);
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

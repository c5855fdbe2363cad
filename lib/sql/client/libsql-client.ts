import type { Query, Row, SchemaStep, SqliteClient, SqlResult } from './sql-client.js';
import { applyUnderWriteLock, isMissingSqliteTable } from './sqlite-schema.js';

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
}

export class LibsqlClient implements SqliteClient {
  constructor(private readonly database: LibsqlDatabase) {}

  async run(query: Query): Promise<SqlResult> {
    return resultOf(await this.database.execute(statementOf(query)));
  }

  async together(queries: readonly Query[]): Promise<readonly SqlResult[]> {
    const results = await this.database.batch(queries.map(statementOf), 'write');
    return results.map(resultOf);
  }

  apply(step: SchemaStep): Promise<void> {
    return applyUnderWriteLock(this, step);
  }

  isMissingTable(error: unknown): boolean {
    return isMissingSqliteTable(error);
  }
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

import { property } from '../../locking/stores/redis/shape.js';
import type { Query, SchemaStep, SqlClient, SqlResult } from './sql-client.js';

interface PostgresResult {
  readonly rows: SqlResult['rows'];
  readonly rowCount: number | null;
}

interface PostgresQueries {
  query(sql: string, parameters?: unknown[]): Promise<PostgresResult>;
}

interface PostgresConnection extends PostgresQueries {
  release(error?: Error | boolean): void;
}

/** What is used of a `Pool` of `pg`. */
export interface PostgresPool extends PostgresQueries {
  connect(): Promise<PostgresConnection>;
}

/** Any number that nothing else in the database is likely to lock. */
const SCHEMA_LOCK = '7308604901120427';
const UNDEFINED_TABLE = '42P01';

export class PostgresClient implements SqlClient {
  constructor(private readonly pool: PostgresPool) {}

  async run(query: Query): Promise<SqlResult> {
    return send(this.pool, query);
  }

  async apply(step: SchemaStep): Promise<void> {
    const connection = await this.pool.connect();
    let failure: Error | undefined;
    try {
      await connection.query('begin');
      await connection.query(`select pg_advisory_xact_lock(${SCHEMA_LOCK})`);
      await connection.query(step.notes);
      const { rows } = await send(connection, step.find);
      if (rows.length === 0) {
        for (const statement of step.statements) await connection.query(statement);
        await send(connection, step.note);
      }
      await connection.query('commit');
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // A connection that is given up is closed, and the server rolls back what it has begun.
      connection.release(failure);
    }
  }

  isMissingTable(error: unknown): boolean {
    return property(error, 'code') === UNDEFINED_TABLE;
  }
}

async function send(to: PostgresQueries, { sql, parameters }: Query): Promise<SqlResult> {
  const { rows, rowCount } = await to.query(sql, [...parameters]);
  return { rows, affected: rowCount ?? 0 };
}

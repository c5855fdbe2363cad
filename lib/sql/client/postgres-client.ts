import { hasMethods, property } from '../../locking/stores/redis/shape.js';
import { sentAgain } from './sent-again.js';
import type { Query, SchemaStep, SqlClient, SqlResult } from './sql-client.js';

interface PostgresResult {
  readonly rows: SqlResult['rows'];
  readonly rowCount: number | null;
}

interface PostgresQueries {
  query(sql: string, parameters?: unknown[]): Promise<PostgresResult>;
}

interface PostgresConnection extends PostgresQueries, ErrorSource {
  off(event: 'error', listener: () => void): unknown;
  release(error?: Error | boolean): void;
}

interface ErrorSource {
  on(event: 'error', listener: () => void): unknown;
}

/** What is used of a `Pool` of `pg`. */
export interface PostgresPool extends PostgresQueries {
  connect(): Promise<PostgresConnection>;
}

/** Any number that nothing else in the database is likely to lock. */
const SCHEMA_LOCK = '7308604901120427';
const UNDEFINED = ['42P01', '42883'];
/** A serialisation failure, where the pool's isolation is stricter than "read committed", and a deadlock. */
const ROLLED_BACK: readonly unknown[] = ['40001', '40P01'];

const ignore = (): void => {};

export class PostgresClient implements SqlClient {
  constructor(private readonly pool: PostgresPool) {
    // A pool tells of idle connections that the server has closed, and ends the process where nobody listens. Those
    // that were opened for us are opened anew; a listener of the host's own hears of them as before.
    if (isSilent(pool)) pool.on('error', ignore);
  }

  run(query: Query): Promise<SqlResult> {
    return sentAgain(
      () => send(this.pool, query),
      (error) => ROLLED_BACK.includes(property(error, 'code')),
    );
  }

  async apply(step: SchemaStep): Promise<void> {
    const connection = await this.pool.connect();
    // The pool does not listen to a connection that it has given out; what befalls it fails the query under way.
    connection.on('error', ignore);
    let failure: Error | undefined;
    try {
      // A stricter isolation would go on to look at what was there before the lock was granted.
      await connection.query('begin isolation level read committed');
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
      connection.off('error', ignore);
      // A connection that is given up is closed, and the server rolls back what it has begun.
      connection.release(failure);
    }
  }

  isMissing(error: unknown): boolean {
    return UNDEFINED.includes(String(property(error, 'code')));
  }
}

function isSilent(pool: object): pool is ErrorSource {
  return hasMethods(pool, 'on', 'listenerCount') && Reflect.apply(pool.listenerCount, pool, ['error']) === 0;
}

async function send(to: PostgresQueries, { sql, parameters }: Query): Promise<SqlResult> {
  const { rows, rowCount } = await to.query(sql, [...parameters]);
  return { rows, affected: rowCount ?? 0 };
}

import { isObject, property } from '../../locking/stores/redis/shape.js';
import { sentAgain } from './sent-again.js';
import type { Query, Row, SchemaStep, SqlClient, SqlResult } from './sql-client.js';

interface MysqlQueries {
  query(sql: string, parameters?: unknown[]): Promise<readonly [unknown, ...unknown[]]>;
}

interface MysqlConnection extends MysqlQueries {
  release(): void;
  destroy(): void;
}

/** What is used of a pool of `mysql2/promise`. */
export interface MysqlPool extends MysqlQueries {
  getConnection(): Promise<MysqlConnection>;
}

const LOCK_WAIT_SECONDS = 30;
/** There is no such table, or procedure. */
const MISSING: readonly unknown[] = [1146, 1305];
/** A deadlock, and with `innodb_snapshot_isolation` a row that has changed meanwhile. */
const ROLLED_BACK: readonly unknown[] = [1213, 1020];

/** Of this database on the server. */
const SCHEMA_LOCK = "concat('cron_coordinator.', left(sha1(database()), 32))";

export class MysqlClient implements SqlClient {
  constructor(private readonly pool: MysqlPool) {}

  run(query: Query): Promise<SqlResult> {
    return sentAgain(
      () => send(this.pool, query),
      (error) => ROLLED_BACK.includes(property(error, 'errno')),
    );
  }

  /** A statement that defines something cannot be rolled back: each can be applied again where a step was cut short. */
  async apply(step: SchemaStep): Promise<void> {
    const connection = await this.pool.getConnection();
    try {
      await lock(connection);
      await connection.query(step.notes);
      const { rows } = await send(connection, step.find);
      if (rows.length === 0) {
        for (const statement of step.statements) await connection.query(statement);
        await send(connection, step.note);
      }
      await connection.query(`do release_lock(${SCHEMA_LOCK})`);
    } catch (error) {
      // The lock belongs to the connection, which would be handed on with it.
      connection.destroy();
      throw error;
    }
    connection.release();
  }

  isMissing(error: unknown): boolean {
    return MISSING.includes(property(error, 'errno'));
  }
}

async function lock(connection: MysqlConnection): Promise<void> {
  const asked = `select get_lock(${SCHEMA_LOCK}, ${LOCK_WAIT_SECONDS}) as locked`;
  const { rows } = await send(connection, { sql: asked, parameters: [] });
  if (Number(rows[0]?.locked) === 1) return;
  throw new Error(`another replica has been at the schema for more than ${LOCK_WAIT_SECONDS} s`);
}

async function send(to: MysqlQueries, { sql, parameters }: Query): Promise<SqlResult> {
  const [answer] = await to.query(sql, [...parameters]);
  if (!Array.isArray(answer)) return { rows: [], affected: Number(property(answer, 'affectedRows') ?? 0) };
  const given: unknown[] = answer;
  // A procedure answers with a list of rows for each of its queries.
  const [first] = given;
  const rows: unknown[] = Array.isArray(first) ? first : given;
  return { rows: rows.filter(isRow), affected: 0 };
}

function isRow(value: unknown): value is Row {
  return isObject(value);
}

import { createConnection, createPool, type RowDataPacket } from 'mysql2/promise';
import { Client, Pool } from 'pg';
import type { SqlDialect } from '../../lib/sql/index.js';
import * as mariadb from './mariadb-server.js';
import * as postgres from './postgres-server.js';
import type { SqlServer } from './sql-server.js';

/** An operator's connection. */
export interface Operator {
  /** Takes the lock under which tables are made, until it is given back. */
  lockSchema(): Promise<void>;
  unlockSchema(): Promise<void>;
  /** How many connections wait for that lock. */
  waiting(): Promise<number>;
  /** Has the next replica take the tables for not made. */
  dropNotes(): Promise<void>;
  /** Ends every connection but this one. */
  killOthers(): Promise<void>;
  end(): Promise<void>;
}

/** A server with somebody who has power over it. */
export interface OperatedKind {
  readonly name: string;
  readonly dialect: SqlDialect;
  start(): Promise<SqlServer>;
  /** As an application makes it that has never thought of the end of a connection. */
  pool(server: { readonly port: number }): { readonly client: object; end(): Promise<void> };
  operator(server: SqlServer): Promise<Operator>;
}

export const operatedPostgres: OperatedKind = {
  name: 'PostgreSQL',
  dialect: 'postgres',
  start: postgres.startPostgres,
  pool({ port }) {
    const pool = new Pool(postgres.connectionTo(port));
    return { client: pool, end: () => pool.end() };
  },
  async operator({ port }) {
    const client = new Client(postgres.connectionTo(port));
    await client.connect();
    const run = async (sql: string): Promise<void> => void (await client.query(sql));
    return {
      lockSchema: () => run('select pg_advisory_lock(7308604901120427)'),
      unlockSchema: () => run('select pg_advisory_unlock_all()'),
      waiting: async () => {
        const { rows } = await client.query<{ waiting: string }>(
          'select count(*) as waiting from pg_locks where not granted',
        );
        return Number(rows[0]?.waiting);
      },
      dropNotes: () => run('drop table if exists cron_coordinator_schema'),
      killOthers: () =>
        run(
          'select pg_terminate_backend(pid) from pg_stat_activity ' +
            "where pid <> pg_backend_pid() and backend_type = 'client backend'",
        ),
      end: () => client.end(),
    };
  },
};

export const operatedMariadb: OperatedKind = {
  name: 'MariaDB',
  dialect: 'mysql',
  start: mariadb.startMariadb,
  pool({ port }) {
    const pool = createPool(mariadb.connectionTo(port));
    return { client: pool, end: () => pool.end() };
  },
  async operator({ port }) {
    const connection = await createConnection(mariadb.connectionTo(port));
    const run = async (sql: string): Promise<void> => void (await connection.query(sql));
    const lock = "concat('cron_coordinator.', left(sha1(database()), 32))";
    const others = async (state: string): Promise<number[]> => {
      const [rows] = await connection.query<RowDataPacket[]>(
        'select id from information_schema.processlist ' +
          "where id <> connection_id() and user = 'root' and state like ?",
        [state],
      );
      return rows.map((row) => Number(row.id));
    };
    return {
      lockSchema: () => run(`do get_lock(${lock}, 10)`),
      unlockSchema: () => run(`do release_lock(${lock})`),
      waiting: async () => (await others('User lock')).length,
      dropNotes: () => run('drop table if exists cron_coordinator_schema'),
      killOthers: async () => {
        for (const id of await others('%')) await run(`kill ${id}`);
      },
      end: () => connection.end(),
    };
  },
};

import type { SqlDialect } from '../../lib/sql/index.js';
import { mariadbHosts, startMariadb } from './mariadb-server.js';
import { postgresHosts, startPostgres } from './postgres-server.js';
import type { SqlServer } from './sql-server.js';
import type { SqlHosts } from './sql-stores.js';
import { betterSqlite, libsql } from './sqlite-file.js';

interface SqlDatabaseKind {
  readonly name: string;
  readonly dialect: SqlDialect;
  start(): Promise<StartedDatabase>;
}

interface StartedDatabase {
  /** Two replicas' connections; to an empty file of their own in SQLite, to the one database elsewhere. */
  open(): Promise<SqlHosts>;
  stop(): Promise<void>;
}

/** Each database that is supported, for tests that are the same for all. */
export const SQL_DATABASES: readonly SqlDatabaseKind[] = [
  { name: 'SQLite with @libsql/client', dialect: 'sqlite', start: fileOf(libsql.open) },
  {
    name: 'SQLite with the interface of better-sqlite3',
    dialect: 'sqlite',
    start: fileOf(betterSqlite.open),
  },
  { name: 'PostgreSQL', dialect: 'postgres', start: serverOf(startPostgres, postgresHosts) },
  { name: 'MariaDB', dialect: 'mysql', start: serverOf(startMariadb, mariadbHosts) },
];

function fileOf(open: () => Promise<SqlHosts>): () => Promise<StartedDatabase> {
  return async () => ({ open, stop: async () => undefined });
}

function serverOf(
  start: () => Promise<SqlServer>,
  hosts: (server: SqlServer) => Promise<SqlHosts>,
): () => Promise<StartedDatabase> {
  return async () => {
    const server = await start();
    return { open: () => hosts(server), stop: () => server.stop() };
  };
}

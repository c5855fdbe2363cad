import { InvalidArgumentError } from '../../common/errors.js';
import { isPlainObject, show } from '../../common/option-check.js';
import { hasMethods, property } from '../../locking/stores/redis/shape.js';
import { BetterSqliteClient, type BetterSqliteDatabase } from './better-sqlite-client.js';
import { LibsqlClient, type LibsqlDatabase } from './libsql-client.js';
import { MysqlClient, type MysqlPool } from './mysql-client.js';
import { PostgresClient, type PostgresPool } from './postgres-client.js';
import type { SqlClient, SqlDialect, SqliteClient } from './sql-client.js';

/** A database, told apart by its dialect. */
export type SqlTarget =
  | { readonly dialect: 'postgres' | 'mysql'; readonly client: SqlClient }
  | { readonly dialect: 'sqlite'; readonly client: SqliteClient };

const EXPECTED: Record<SqlDialect, string> = {
  postgres: 'a Pool of pg',
  mysql: 'a pool of mysql2 (createPool of "mysql2" or "mysql2/promise")',
  sqlite: 'a Database of better-sqlite3 or a client of @libsql/client',
};

/**
 * The database among the options of `what`.
 *
 * @throws InvalidArgumentError
 */
export function targetOf(
  what: string,
  options: { readonly dialect?: unknown; readonly client?: unknown } | undefined,
): SqlTarget {
  const dialect = requiredDialect(what, options?.dialect);
  const target = found(dialect, options?.client);
  if (target !== undefined) return target;
  throw new InvalidArgumentError(
    `${what} expected as client of the dialect '${dialect}' ${EXPECTED[dialect]}, got ${describe(options?.client)}.`,
    { option: 'client' },
  );
}

/** @throws InvalidArgumentError */
export function requiredDialect(what: string, dialect: unknown): SqlDialect {
  if (isDialect(dialect)) return dialect;
  throw new InvalidArgumentError(
    `${what} expected the dialect 'postgres', 'mysql' (for MariaDB too) or 'sqlite', got ${show(dialect)}.`,
    { option: 'dialect' },
  );
}

function found(dialect: SqlDialect, client: unknown): SqlTarget | undefined {
  switch (dialect) {
    case 'postgres':
      return isPostgresPool(client) ? { dialect, client: new PostgresClient(client) } : undefined;
    case 'mysql':
      return mysqlTarget(client);
    case 'sqlite':
      if (isLibsql(client)) return { dialect, client: new LibsqlClient(client) };
      return isBetterSqlite(client) ? { dialect, client: new BetterSqliteClient(client) } : undefined;
  }
}

/** A pool with callbacks gives out one with promises. */
function mysqlTarget(client: unknown): SqlTarget | undefined {
  const pool: unknown = hasMethods(client, 'promise', 'getConnection') ? client.promise() : client;
  return isMysqlPool(pool) ? { dialect: 'mysql', client: new MysqlClient(pool) } : undefined;
}

function isDialect(value: unknown): value is SqlDialect {
  return typeof value === 'string' && Object.hasOwn(EXPECTED, value);
}

/** A single connection has the same methods, but no count of them. */
function isPostgresPool(value: unknown): value is PostgresPool {
  return hasMethods(value, 'connect', 'query') && typeof property(value, 'totalCount') === 'number';
}

function isMysqlPool(value: unknown): value is MysqlPool {
  return hasMethods(value, 'getConnection', 'query');
}

function isLibsql(value: unknown): value is LibsqlDatabase {
  return hasMethods(value, 'execute', 'batch', 'transaction');
}

function isBetterSqlite(value: unknown): value is BetterSqliteDatabase {
  return hasMethods(value, 'prepare', 'transaction');
}

function describe(value: unknown): string {
  // Never the value itself: an address or a client's options may hold a password.
  if (typeof value === 'string') return 'a string';
  if (isPlainObject(value)) return `an object with the keys ${Object.keys(value).join(', ')}`;
  if (typeof value !== 'object' || value === null) return show(value);
  return `an instance of ${value.constructor.name}`;
}

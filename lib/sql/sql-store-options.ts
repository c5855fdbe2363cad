import type { SqlDialect } from './client/sql-client.js';

/** Which database, and how. @publicApi */
export interface SqlStoreOptions {
  /** `'mysql'` is for MariaDB too. */
  dialect: SqlDialect;
  /**
   * What the application has: a `Pool` of `pg`, a pool of `mysql2` or `mysql2/promise`, a `Database` of
   * `better-sqlite3`, or a client of `@libsql/client`. It is used as it is and never closed; a pool of `pg` to whose
   * errors nobody listens is listened to, as they would end the process.
   */
  client: object;
  /** Keeps applications apart that share the tables. Default: the namespace of the application that uses it. */
  namespace?: string;
  /**
   * Make and extend the tables when they are first used. With `false`, apply the statements of `sqlSchema` yourself.
   *
   * @default true
   */
  migrate?: boolean;
}

import {
  type DatabaseIntrospector,
  type DialectAdapter,
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqlDialect } from '../client/sql-client.js';
import type { Tables } from './tables.js';

export type Compiler = Kysely<Tables>;

interface Parts {
  adapter(): DialectAdapter;
  compiler(): QueryCompiler;
  introspector(db: Kysely<unknown>): DatabaseIntrospector;
}

const PARTS: Record<SqlDialect, Parts> = {
  postgres: {
    adapter: () => new PostgresAdapter(),
    compiler: () => new PostgresQueryCompiler(),
    introspector: (db) => new PostgresIntrospector(db),
  },
  mysql: {
    adapter: () => new MysqlAdapter(),
    compiler: () => new MysqlQueryCompiler(),
    introspector: (db) => new MysqlIntrospector(db),
  },
  sqlite: {
    adapter: () => new SqliteAdapter(),
    compiler: () => new SqliteQueryCompiler(),
    introspector: (db) => new SqliteIntrospector(db),
  },
};

/** Writes queries and sends none. */
export function compilerFor(dialect: SqlDialect): Compiler {
  const parts = PARTS[dialect];
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => parts.adapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => parts.introspector(db),
      createQueryCompiler: () => parts.compiler(),
    },
  });
}

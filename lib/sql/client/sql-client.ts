/** The databases that are spoken to. MariaDB is `mysql`. @publicApi */
export type SqlDialect = 'postgres' | 'mysql' | 'sqlite';

export interface Query {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export type Row = Readonly<Record<string, unknown>>;

export interface SqlResult {
  readonly rows: readonly Row[];
  /** How many rows a write found; without meaning for a query that returns rows. */
  readonly affected: number;
}

/** One step of the schema. */
export interface SchemaStep {
  /** Makes the table in which applied steps are noted, if it is not there. */
  readonly notes: string;
  /** Notes the step; fails for one that is noted already. */
  readonly note: Query;
  /** Finds the note of the step. */
  readonly find: Query;
  /** The step itself. */
  readonly statements: readonly string[];
}

/** What is asked of the host's pool or connection, which is never closed. */
export interface SqlClient {
  run(query: Query): Promise<SqlResult>;
  /** Applies a step, unless it has been: at once for any number of replicas. */
  apply(step: SchemaStep): Promise<void>;
  /** Whether the database said that a table or a routine does not exist. */
  isMissing(error: unknown): boolean;
}

/** SQLite's transactions are not spoken: they would keep the host's connection over a turn of the event loop. */
export interface SqliteClient extends SqlClient {
  /** Runs all, or none, under the write lock of the database. */
  together(queries: readonly Query[]): Promise<readonly SqlResult[]>;
}

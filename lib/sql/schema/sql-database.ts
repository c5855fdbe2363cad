import { CronOptionsError, InvalidArgumentError, StoreUnavailableError } from '../../common/errors.js';
import { failureReason } from '../../locking/stores/redis/failure-reason.js';
import type { SqlTarget } from '../client/client-of.js';
import { type Compiler, compilerFor } from './compiler.js';
import { migrate } from './migrator.js';
import type { SchemaPart } from './schema.js';

export interface SqlDatabaseParts {
  readonly target: SqlTarget;
  readonly part: SchemaPart;
  /** What is used, as the beginning of a sentence. */
  readonly what: string;
  /** Whether its tables are made here. */
  readonly migrate: boolean;
}

/** The host's database, with the tables of one part, in the namespace of the applications that use it. */
export class SqlDatabase {
  readonly db: Compiler;
  private namespace: string | undefined;
  private ready: Promise<void> | undefined;

  constructor(private readonly parts: SqlDatabaseParts) {
    this.db = compilerFor(parts.target.dialect);
  }

  /** @throws CronOptionsError where it serves an application of another namespace */
  attach(namespace: string): void {
    this.namespace ??= namespace;
    if (this.namespace === namespace) return;
    const { what } = this.parts;
    throw new CronOptionsError(
      `One ${what} cannot serve the namespaces "${this.namespace}" and "${namespace}". ` +
        `Give each application one of its own; they may share the database: new ${what}({ dialect, client }).`,
      { option: 'namespace' },
    );
  }

  /** Rejects with a `StoreUnavailableError` for whatever goes wrong between here and the database. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      await this.prepared();
      return await question();
    } catch (cause) {
      if (cause instanceof StoreUnavailableError || cause instanceof InvalidArgumentError) throw cause;
      throw this.failure(cause);
    }
  }

  private failure(cause: unknown): StoreUnavailableError {
    const { target, part, migrate: makesTables } = this.parts;
    const said = `The database gave no answer: ${failureReason(cause)}`;
    if (!target.client.isMissing(cause)) return new StoreUnavailableError(said, { cause });
    // Somebody has removed the tables, or restored a database without them: the next question makes them.
    this.ready = undefined;
    const advice = `. With \`migrate: false\`, apply the statements of sqlSchema('${target.dialect}', '${part}').`;
    return new StoreUnavailableError(makesTables ? said : said + advice, { cause });
  }

  /** Once for all questions that come together, and anew after a failure. */
  private prepared(): Promise<void> {
    const { target, part } = this.parts;
    this.ready ??= (this.parts.migrate ? migrate(target, this.db, part) : Promise.resolve()).catch(
      (error: unknown) => {
        this.ready = undefined;
        throw error;
      },
    );
    return this.ready;
  }
}

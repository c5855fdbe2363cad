import { DEFAULTS } from '../../common/defaults.js';
import type { RunProgress, RunSummary, TenantTotals } from '../../common/run.js';
import type {
  RunPage,
  RunQuery,
  RunRecord,
  RunStart,
  RunStore,
  RunStoreContext,
} from '../../history/run-store.js';
import { type SqlTarget, targetOf } from '../client/client-of.js';
import { SqlDatabase } from '../schema/sql-database.js';
import { keyText } from '../schema/text.js';
import { checkRunStoreOptions } from '../sql-options-check.js';
import type { SqlStoreOptions } from '../sql-store-options.js';
import { RunPruner } from './run-pruner.js';
import { RunReader } from './run-reader.js';
import { RunWriter } from './run-writer.js';

/** @publicApi */
export interface SqlRunStoreOptions extends SqlStoreOptions {
  /** How many ended runs are kept; the oldest go whenever old runs are looked for. Default: all that are young enough. */
  capacity?: number;
}

/**
 * A history in the application's own database, which every replica reads and writes. A run is one row, written as it
 * begins and as it ends; whatever interleaves, it is settled once. Slots that another replica took are not kept.
 *
 * Its table is made when it is first used, by one of any number of replicas.
 *
 * @example
 * ```ts
 * const pool = new Pool({ connectionString });
 * CronCoordinatorModule.forRoot({ history: { store: new SqlRunStore({ dialect: 'postgres', client: pool }) } });
 * ```
 *
 * @publicApi
 */
export class SqlRunStore implements RunStore {
  private readonly target: SqlTarget;
  private readonly database: SqlDatabase;
  private readonly ownNamespace: string | undefined;
  private readonly capacity: number | undefined;
  private handles: RunHandles | undefined;

  /** @throws InvalidArgumentError for options that cannot work */
  constructor(options: SqlRunStoreOptions) {
    const what = 'SqlRunStore';
    this.target = targetOf(`new ${what}({ dialect, client })`, options);
    checkRunStoreOptions(`new ${what}()`, options);
    const { namespace, capacity, migrate = true } = options;
    this.capacity = capacity;
    this.ownNamespace = namespace;
    this.database = new SqlDatabase({ target: this.target, part: 'history', what, migrate });
  }

  attach({ namespace }: RunStoreContext): void {
    this.serve(this.ownNamespace ?? namespace);
  }

  start(run: RunStart): Promise<void> {
    return this.ask(({ writer }) => writer.start(run));
  }

  update(runId: string, totals: TenantTotals): Promise<void> {
    return this.ask(({ writer }) => writer.update(runId, totals));
  }

  report(runId: string, progress: RunProgress): Promise<void> {
    return this.ask(({ writer }) => writer.report(runId, progress));
  }

  async finish(summary: RunSummary): Promise<boolean> {
    // As many as there are other replicas, for every slot; the run itself is told by the one that took it.
    if (summary.reason === 'already-claimed') return false;
    return this.ask(({ writer }) => writer.finish(summary));
  }

  get(runId: string): Promise<RunRecord | null> {
    return this.ask(({ reader }) => reader.one(runId));
  }

  list(query: RunQuery = {}): Promise<RunPage> {
    return this.ask(({ reader }) => reader.page(query));
  }

  listUnfinished(): Promise<RunRecord[]> {
    return this.ask(({ reader }) => reader.unfinished());
  }

  jobs(): Promise<string[]> {
    return this.ask(({ reader }) => reader.jobs());
  }

  prune(before: Date): Promise<number> {
    return this.ask(({ pruner }) => pruner.prune(before));
  }

  private ask<T>(question: (handles: RunHandles) => Promise<T>): Promise<T> {
    const handles = this.handles ?? this.serve(this.ownNamespace ?? DEFAULTS.namespace);
    return this.database.ask(() => question(handles));
  }

  private serve(namespace: string): RunHandles {
    this.database.attach(namespace);
    const { target, capacity } = this;
    const { db } = this.database;
    const name = keyText(namespace);
    this.handles ??= {
      writer: new RunWriter(target, db, name),
      reader: new RunReader(target, db, name),
      pruner: new RunPruner(target, db, name, capacity),
    };
    return this.handles;
  }
}

interface RunHandles {
  readonly writer: RunWriter;
  readonly reader: RunReader;
  readonly pruner: RunPruner;
}

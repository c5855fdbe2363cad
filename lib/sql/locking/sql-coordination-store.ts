import { DEFAULTS } from '../../common/defaults.js';
import type { Owner } from '../../common/run.js';
import type { ReplicaSchedules } from '../../common/schedules.js';
import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Lease,
  LeaseName,
  Refused,
  StoreContext,
} from '../../locking/coordination-store.js';
import { type SqlTarget, targetOf } from '../client/client-of.js';
import { SqlDatabase } from '../schema/sql-database.js';
import { checkStoreOptions } from '../sql-options-check.js';
import type { SqlStoreOptions } from '../sql-store-options.js';
import { checkClock } from './clock-check.js';
import { SqlLocking } from './sql-locking.js';

/**
 * Coordinates replicas through the application's own database, atomically, by the database's clock. For teams that have
 * a database and no Redis.
 *
 * An acquire is one round trip: a function in PostgreSQL, a procedure in MariaDB and MySQL, a batch in SQLite. Tables
 * and routines are made when they are first used, by one of any number of replicas.
 *
 * @example
 * ```ts
 * const pool = new Pool({ connectionString });
 * CronCoordinatorModule.forRoot({ store: new SqlCoordinationStore({ dialect: 'postgres', client: pool }) });
 * ```
 *
 * @publicApi
 */
export class SqlCoordinationStore implements CoordinationStore {
  private readonly target: SqlTarget;
  private readonly database: SqlDatabase;
  private readonly ownNamespace: string | undefined;
  private locking: SqlLocking | undefined;
  /** Whose clock is still to be held against the database's. */
  private unchecked: StoreContext | undefined;
  private checking: Promise<void> | undefined;

  /** @throws InvalidArgumentError for options that cannot work */
  constructor(options: SqlStoreOptions) {
    const what = 'SqlCoordinationStore';
    this.target = targetOf(`new ${what}({ dialect, client })`, options);
    checkStoreOptions(`new ${what}()`, options);
    this.ownNamespace = options.namespace;
    const { migrate = true } = options;
    this.database = new SqlDatabase({ target: this.target, part: 'coordination', what, migrate });
  }

  attach(context: StoreContext): void {
    this.serve(this.ownNamespace ?? context.namespace);
    this.unchecked = context;
  }

  acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    return this.ask((locking) => locking.acquire(request));
  }

  renew(lease: Lease): Promise<boolean> {
    return this.ask((locking) => locking.leases.renew(lease));
  }

  release(lease: Lease): Promise<void> {
    return this.ask((locking) => locking.leases.release(lease));
  }

  withdraw(request: AcquireRequest): Promise<void> {
    return this.ask((locking) => locking.withdraw(request));
  }

  setPaused(job: string, paused: boolean): Promise<void> {
    return this.ask((locking) => locking.pauses.set(job, paused));
  }

  pausedJobs(): Promise<string[]> {
    return this.ask((locking) => locking.pauses.jobs());
  }

  holders(leases: readonly LeaseName[]): Promise<(Owner | null)[]> {
    return this.ask((locking) => locking.leases.holders(leases));
  }

  exchangeSchedules(own: ReplicaSchedules, ttlMs: number): Promise<ReplicaSchedules[]> {
    return this.ask((locking) => locking.schedules.exchange(own, ttlMs));
  }

  /** Waits for what nobody else waits for. The client stays open. */
  async close(): Promise<void> {
    await Promise.all([this.checking, this.locking?.close()]);
  }

  private ask<T>(question: (locking: SqlLocking) => Promise<T>): Promise<T> {
    const locking = this.locking ?? this.serve(this.ownNamespace ?? DEFAULTS.namespace);
    return this.database.ask(() => {
      this.checkOnce();
      return question(locking);
    });
  }

  /** Nobody waits for it; where it fails, the next question brings it about again. */
  private checkOnce(): void {
    const context = this.unchecked;
    if (context === undefined) return;
    this.unchecked = undefined;
    this.checking = checkClock(this.target, this.database.db, context).catch(() => {
      this.unchecked = context;
    });
  }

  private serve(namespace: string): SqlLocking {
    this.database.attach(namespace);
    this.locking ??= new SqlLocking(this.target, this.database.db, namespace);
    return this.locking;
  }
}

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
import type { SqlStoreOptions } from '../sql-store-options.js';
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

  /** @throws InvalidArgumentError for options that cannot work */
  constructor(options: SqlStoreOptions) {
    const what = 'SqlCoordinationStore';
    this.target = targetOf(`new ${what}({ dialect, client })`, options);
    this.ownNamespace = options.namespace;
    const { migrate = true } = options;
    this.database = new SqlDatabase({ target: this.target, part: 'coordination', what, migrate });
  }

  attach({ namespace }: Pick<StoreContext, 'namespace'>): void {
    this.serve(this.ownNamespace ?? namespace);
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

  /** Waits for what is still being cleaned. The client stays open. */
  async close(): Promise<void> {
    await this.locking?.close();
  }

  private ask<T>(question: (locking: SqlLocking) => Promise<T>): Promise<T> {
    const locking = this.locking ?? this.serve(this.ownNamespace ?? DEFAULTS.namespace);
    return this.database.ask(() => question(locking));
  }

  private serve(namespace: string): SqlLocking {
    this.database.attach(namespace);
    this.locking ??= new SqlLocking(this.target, this.database.db, namespace);
    return this.locking;
  }
}

import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Lease,
  Refused,
  StoreContext,
} from '../coordination-store.js';

/** A store, and what an operator should know of the choice. */
export interface StoreChoice {
  readonly store: CoordinationStore;
  /** Whether other replicas, and this one after a restart, see the same store. */
  readonly isShared: boolean;
  readonly warning?: string;
}

/**
 * A store that is chosen at its first use, when the application's cache can be looked at: providers are made in
 * an order that says nothing of who is needed by whom here.
 */
export class DeferredStore implements CoordinationStore {
  private made: StoreChoice | null = null;

  constructor(private readonly choose: () => StoreChoice) {}

  get choice(): StoreChoice {
    this.made ??= this.choose();
    return this.made;
  }

  attach(context: StoreContext): void {
    this.inner.attach?.(context);
  }

  async acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    return this.inner.acquire(request);
  }

  async renew(lease: Lease): Promise<boolean> {
    return this.inner.renew(lease);
  }

  async release(lease: Lease): Promise<void> {
    return this.inner.release(lease);
  }

  async setPaused(job: string, paused: boolean): Promise<void> {
    return this.inner.setPaused(job, paused);
  }

  async pausedJobs(): Promise<string[]> {
    return this.inner.pausedJobs();
  }

  async withdraw(request: AcquireRequest): Promise<void> {
    await this.inner.withdraw?.(request);
  }

  async close(): Promise<void> {
    // A store that was never used has nothing to close.
    return this.made?.store.close?.();
  }

  private get inner(): CoordinationStore {
    return this.choice.store;
  }
}

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
  /** Whether there is no replica that coordinates elsewhere, so that a lease that is not held here is held nowhere. */
  readonly isWhole: boolean;
  readonly warning?: string;
}

/**
 * A store that is chosen, attached and warned about at its first use. By then the application's cache can be looked
 * at, which need not have been made before this provider; and an application that fails to boot has opened nothing.
 */
export class DeferredStore implements CoordinationStore {
  private made: StoreChoice | null = null;

  /** @param choose called once; the store it gives is attached before anything else is asked of it */
  constructor(
    private readonly choose: () => StoreChoice,
    private readonly context: StoreContext,
  ) {}

  get choice(): StoreChoice {
    if (this.made !== null) return this.made;
    const choice = this.choose();
    choice.store.attach?.(this.context);
    if (choice.warning !== undefined) this.context.warn(choice.warning);
    this.made = choice;
    return choice;
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
    const { inner } = this;
    const { job, token, lease } = request;
    if (inner.withdraw !== undefined) await inner.withdraw(request);
    // Without a way to withdraw, what can be given back is; the claim stays.
    else if (lease !== null) await inner.release({ job, token, ...lease });
  }

  /** Present where the store has it. */
  get holders(): CoordinationStore['holders'] {
    const { inner } = this;
    return inner.holders?.bind(inner);
  }

  /** Present where the store has it. */
  get exchangeSchedules(): CoordinationStore['exchangeSchedules'] {
    const { inner } = this;
    return inner.exchangeSchedules?.bind(inner);
  }

  async close(): Promise<void> {
    // A store that was never used has nothing to close.
    return this.made?.store.close?.();
  }

  private get inner(): CoordinationStore {
    return this.choice.store;
  }
}

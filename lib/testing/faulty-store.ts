import { InvalidArgumentError } from '../common/errors.js';
import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Lease,
  Refused,
  StoreContext,
} from '../locking/coordination-store.js';

type Method =
  | 'acquire'
  | 'renew'
  | 'release'
  | 'setPaused'
  | 'pausedJobs'
  | 'withdraw'
  | 'holders'
  | 'exchangeSchedules';
type Fault = 'none' | 'fail' | 'hang' | 'hang-landed' | 'swallow';

export interface FaultyStoreOptions {
  /** How the inner store is emptied. Default: its own `clear()`, which `MemoryCoordinationStore` has. */
  clear?: () => void | Promise<void>;
}

/**
 * A store that fails on demand, in the ways real ones do.
 *
 * @example
 * const store = new FaultyStore(new MemoryCoordinationStore({ clock }));
 * store.hang();   // from here on nothing answers
 * store.heal();   // later calls are answered again; those that hang stay without an answer
 *
 * @publicApi
 */
export class FaultyStore implements CoordinationStore {
  /** How often each method was called, in whatever state. */
  readonly calls: Record<Method, number> = {
    acquire: 0,
    renew: 0,
    release: 0,
    setPaused: 0,
    pausedJobs: 0,
    withdraw: 0,
    holders: 0,
    exchangeSchedules: 0,
  };
  /** Present where the inner store has it. */
  readonly withdraw?: (request: AcquireRequest) => Promise<void>;
  /** Present where the inner store has it. */
  readonly holders?: NonNullable<CoordinationStore['holders']>;
  /** Present where the inner store has it. */
  readonly exchangeSchedules?: NonNullable<CoordinationStore['exchangeSchedules']>;
  private fault: Fault = 'none';

  constructor(
    private readonly inner: CoordinationStore,
    private readonly options: FaultyStoreOptions = {},
  ) {
    const { withdraw, holders, exchangeSchedules } = inner;
    if (withdraw !== undefined) {
      this.withdraw = (request) => this.call('withdraw', () => withdraw.call(inner, request));
    }
    if (holders !== undefined) {
      this.holders = (leases) => this.call('holders', () => holders.call(inner, leases));
    }
    if (exchangeSchedules !== undefined) {
      this.exchangeSchedules = (own, ttlMs) =>
        this.call('exchangeSchedules', () => exchangeSchedules.call(inner, own, ttlMs));
    }
  }

  /** Calls reject, and do nothing. */
  fail(): void {
    this.fault = 'fail';
  }

  /**
   * Calls are never answered, not even after {@link heal}.
   *
   * @param options.landed they are carried out all the same, as by a server whose answers are lost. Default:
   *   they never arrive.
   */
  hang(options: { landed?: boolean } = {}): void {
    this.fault = options.landed === true ? 'hang-landed' : 'hang';
  }

  /** Calls do nothing and resolve `undefined`, as keyv does while its Redis is down. */
  swallow(): void {
    this.fault = 'swallow';
  }

  /** Calls are answered again. */
  heal(): void {
    this.fault = 'none';
  }

  /** Everything held is forgotten, as by a server that restarts empty. Data of a `clear()` that is not async is gone at once. */
  async loseData(): Promise<void> {
    if (this.options.clear !== undefined) await this.options.clear();
    else if (isClearable(this.inner)) await this.inner.clear();
    else {
      throw new InvalidArgumentError(
        'FaultyStore cannot empty this store: it has no `clear()`. Say how, for instance ' +
          '`new FaultyStore(store, { clear: () => client.flushDb() })`.',
      );
    }
  }

  attach(context: StoreContext): void {
    this.inner.attach?.(context);
  }

  acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    return this.call('acquire', () => this.inner.acquire(request));
  }

  renew(lease: Lease): Promise<boolean> {
    return this.call('renew', () => this.inner.renew(lease));
  }

  release(lease: Lease): Promise<void> {
    return this.call('release', () => this.inner.release(lease));
  }

  setPaused(job: string, paused: boolean): Promise<void> {
    return this.call('setPaused', () => this.inner.setPaused(job, paused));
  }

  pausedJobs(): Promise<string[]> {
    return this.call('pausedJobs', () => this.inner.pausedJobs());
  }

  async close(): Promise<void> {
    await this.inner.close?.();
  }

  private async call<T>(method: Method, carryOut: () => Promise<T>): Promise<T> {
    this.calls[method] += 1;
    switch (this.fault) {
      case 'none':
        return carryOut();
      case 'fail':
        throw new Error(`FaultyStore was told to fail, and does so at ${method}()`);
      case 'swallow':
        return nothingAtAll<T>();
      case 'hang-landed':
        await carryOut();
        return new Promise<T>(() => undefined);
      case 'hang':
        return new Promise<T>(() => undefined);
    }
  }
}

/** `undefined` where a `T` was promised: the very lie that callers must see through, so the types take part in it. */
function nothingAtAll<T>(): T {
  const answer: unknown = undefined;
  pretend<T>(answer);
  return answer;
}

function pretend<T>(_answer: unknown): asserts _answer is T {}

function isClearable(
  store: CoordinationStore,
): store is CoordinationStore & { clear(): void | Promise<void> } {
  return 'clear' in store && typeof store.clear === 'function';
}

import type { Clock } from '../common/clock.js';
import type { ErrorInfo } from '../common/error-info.js';
import type { EventBus } from '../events/event-bus.js';
import type { StoreFailedEvent } from '../events/house-events.js';
import type { Acquired, AcquireRequest, CoordinationStore, Lease, Refused } from './coordination-store.js';
import { Outage } from './outage.js';
import { isYes, leaseOfYes, readAnswer, readDone, readNames } from './store-answer.js';
import { askWithin } from './store-deadline.js';
import { closedBefore, notUnderstood, pauseNotKept, withoutStack } from './store-failures.js';
import { type Undo, UndoQueue } from './undo-queue.js';

type Operation = StoreFailedEvent['operation'];

/** The store gave no answer that could be trusted: nothing may run. */
export interface Unavailable {
  readonly acquired: false;
  readonly reason: 'store-unavailable';
  readonly error: ErrorInfo;
}

export interface GuardedStoreOptions {
  readonly store: CoordinationStore;
  readonly clock: Clock;
  /** An answer later than this counts as no answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly events: EventBus;
  readonly replicaId: string;
}

/**
 * Stands between the coordinator and a store that may throw, hang, come late or answer anything, and takes
 * whatever is not an explicit yes for a no.
 *
 * An acquire without a trusted answer may still have landed. It is withdrawn in the background until that has
 * succeeded or its claim and lease have expired; a store without `withdraw` has the lease of a late yes released.
 */
export class GuardedStore {
  private readonly store: CoordinationStore;
  private readonly outage: Outage;
  private readonly undos: UndoQueue;
  private closing: Promise<void> | null = null;

  constructor(private readonly options: GuardedStoreOptions) {
    this.store = options.store;
    this.outage = new Outage(options);
    this.undos = new UndoQueue(options.clock);
  }

  /** Never rejects. */
  async acquire(request: AcquireRequest): Promise<Acquired | Refused | Unavailable> {
    try {
      return await this.ask(
        ['acquire', `acquire of job "${request.job}"`],
        () => this.store.acquire(request),
        (answer) => readAnswer(answer, request),
        (late) => this.cameLate(request, late),
      );
    } catch (error) {
      this.withdraw(request);
      return { acquired: false, reason: 'store-unavailable', error: withoutStack(error) };
    }
  }

  /** Never rejects. `error`: no trusted answer, the lease may or may not have been prolonged. */
  async renew(lease: Lease): Promise<'renewed' | 'lost' | 'error'> {
    try {
      const renewed = await this.ask(
        ['renew', `renewal of the lease of job "${lease.job}"`],
        () => this.store.renew(lease),
        (answer) => (typeof answer === 'boolean' ? answer : undefined),
      );
      return renewed ? 'renewed' : 'lost';
    } catch {
      return 'error';
    }
  }

  /** Never rejects: a release that fails is tried again in the background until the lease has expired. */
  async release(lease: Lease): Promise<void> {
    const undo = this.releaseOf(lease);
    const what = `release of the lease of job "${lease.job}"`;
    try {
      await this.ask(['release', what], () => this.store.release(lease), readDone);
    } catch {
      this.undos.add(undo);
    }
  }

  /**
   * Rejects with `StoreUnavailableError` unless the store says itself, when asked again, that the flag is
   * as wanted: a cache whose server is down resolves every write.
   */
  async setPaused(job: string, paused: boolean): Promise<void> {
    const what = `${paused ? 'pausing' : 'resuming'} of job "${job}"`;
    await this.ask(['setPaused', what], () => this.store.setPaused(job, paused), readDone);
    const jobs = await this.pausedJobs();
    if (jobs.includes(job) !== paused) throw pauseNotKept(what, !paused);
  }

  /** Rejects with `StoreUnavailableError` where there is no trusted answer. */
  pausedJobs(): Promise<string[]> {
    return this.ask(['pausedJobs', 'list of paused jobs'], () => this.store.pausedJobs(), readNames);
  }

  /** Gives background work one last bounded try, then closes the store. Never rejects. */
  close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  /** Asks in time and reads the answer; everything else is a `StoreUnavailableError`. */
  private async ask<T>(
    [operation, what]: readonly [Operation, string],
    question: () => Promise<unknown>,
    read: (answer: unknown) => T | undefined,
    onLate?: (answer: unknown) => void,
  ): Promise<T> {
    const { clock, timeoutMs } = this.options;
    const sentAt = clock.monotonic();
    try {
      if (this.closing !== null) throw closedBefore(what);
      const answer = await askWithin(question, { clock, timeoutMs, what, onLate });
      const understood = read(answer);
      if (understood === undefined) throw notUnderstood(what, answer);
      this.answered(sentAt);
      return understood;
    } catch (error) {
      if (this.closing === null) {
        this.failed(operation, error);
        this.outage.failed(error);
      }
      throw error;
    }
  }

  private failed(operation: Operation, error: unknown): void {
    const { events, replicaId } = this.options;
    events.emit('store.failed', { replicaId, operation, error: withoutStack(error) });
  }

  private answered(sentAt: number): void {
    if (this.outage.answered(sentAt)) this.undos.nudge();
  }

  private cameLate(request: AcquireRequest, answer: unknown): void {
    if (isYes(answer)) {
      const lease = leaseOfYes(answer);
      if (this.store.withdraw !== undefined) this.withdraw(request);
      else if (lease !== null) this.undos.add(this.releaseOf(lease));
      this.undos.nudge();
    } else if (readAnswer(answer, request) !== undefined) {
      // A refusal after all: nothing landed.
      this.undos.drop(withdrawalId(request));
    }
  }

  /**
   * Takes back, in the background, what was acquired or may have been: claim and lease, as if it had never been
   * asked for. A store without `withdraw` keeps the claim.
   */
  withdraw(request: AcquireRequest): void {
    if (this.store.withdraw === undefined) return;
    this.undos.add({
      id: withdrawalId(request),
      ttlMs: Math.max(request.claim?.ttlMs ?? 0, request.lease?.ttlMs ?? 0),
      attempt: () => this.tryAgain('withdraw', 'withdrawal', async () => this.store.withdraw?.(request)),
    });
  }

  private releaseOf(lease: Lease): Undo {
    const attempt = (): Promise<void> => this.tryAgain('release', 'release', () => this.store.release(lease));
    return { id: `release ${lease.token}`, ttlMs: lease.ttlMs, attempt };
  }

  /** In the background: a failure begins no outage, it would only repeat the one that made it necessary. */
  private async tryAgain(operation: Operation, what: string, question: () => Promise<void>): Promise<void> {
    const { clock, timeoutMs } = this.options;
    const sentAt = clock.monotonic();
    try {
      await askWithin(question, { clock, timeoutMs, what, keepAlive: false });
    } catch (error) {
      this.failed(operation, error);
      throw error;
    }
    this.answered(sentAt);
  }

  private async closeOnce(): Promise<void> {
    await this.undos.close();
    const { clock, timeoutMs } = this.options;
    const close = async (): Promise<void> => this.store.close?.();
    // A store that cannot even be closed must not keep the application from closing.
    await askWithin(close, { clock, timeoutMs, what: 'close' }).catch(() => undefined);
  }
}

function withdrawalId({ token }: AcquireRequest): string {
  return `withdrawal ${token}`;
}

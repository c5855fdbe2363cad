import { SystemClock } from '../../../common/clock.js';
import { DEFAULTS } from '../../../common/defaults.js';
import { CronOptionsError, StoreUnavailableError } from '../../../common/errors.js';
import type { Owner } from '../../../common/run.js';
import type { ReplicaSchedules } from '../../../common/schedules.js';
import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Lease,
  LeaseName,
  Refused,
  StoreContext,
} from '../../coordination-store.js';
import type { RedisClient } from './client-shapes.js';
import { dialerOf } from './dialer.js';
import { failureReason } from './failure-reason.js';
import { RedisSession } from './redis-session.js';

/**
 * Coordinates replicas through Redis or Valkey, atomically: every decision is one script on the server. It
 * works over a connection of its own, made like that of the given client, which stays open and untouched.
 */
export class RedisCoordinationStore implements CoordinationStore {
  private session: RedisSession | undefined;
  private applications = 0;

  constructor(private readonly client: RedisClient) {}

  attach(context: StoreContext): void {
    this.session ??= new RedisSession(dialerOf(this.client), context);
    if (this.session.namespace !== context.namespace) {
      throw new CronOptionsError(
        `One Redis store cannot serve the namespaces "${this.session.namespace}" and "${context.namespace}". ` +
          'Give each application a store of its own: redisStore({ client }).',
        { option: 'namespace' },
      );
    }
    this.applications++;
  }

  acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    return this.ask((session) => session.acquire(request));
  }

  renew(lease: Lease): Promise<boolean> {
    return this.ask((session) => session.renew(lease));
  }

  async release(lease: Lease): Promise<void> {
    await this.ask((session) => session.release(lease));
  }

  withdraw(request: AcquireRequest): Promise<void> {
    return this.ask((session) => session.withdraw(request));
  }

  setPaused(job: string, paused: boolean): Promise<void> {
    return this.ask((session) => session.pauses.set(job, paused));
  }

  pausedJobs(): Promise<string[]> {
    return this.ask((session) => session.pauses.jobs());
  }

  holders(leases: readonly LeaseName[]): Promise<(Owner | null)[]> {
    return this.ask((session) => session.holders(leases));
  }

  exchangeSchedules(own: ReplicaSchedules, ttlMs: number): Promise<ReplicaSchedules[]> {
    return this.ask((session) => session.schedules.exchange(own, ttlMs));
  }

  /** Ends the connection with the last application that was attached; attaching again opens a new one. */
  async close(): Promise<void> {
    this.applications--;
    if (this.applications > 0) return;
    this.applications = 0;
    const session = this.session;
    this.session = undefined;
    await session?.close();
  }

  private async ask<T>(question: (session: RedisSession) => Promise<T>): Promise<T> {
    this.session ??= new RedisSession(dialerOf(this.client), standalone());
    try {
      return await question(this.session);
    } catch (cause) {
      if (cause instanceof StoreUnavailableError) throw cause;
      throw new StoreUnavailableError(`Redis gave no answer: ${failureReason(cause)}`, { cause });
    }
  }
}

/** For a store that is used by itself, without an application that attaches it. */
function standalone(): StoreContext {
  const { namespace, clockSkewMs, storeTimeoutMs } = DEFAULTS;
  return { namespace, clockSkewMs, storeTimeoutMs, clock: new SystemClock(), warn: () => {} };
}

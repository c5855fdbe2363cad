import { SystemClock } from '../../../common/clock.js';
import { DEFAULTS } from '../../../common/defaults.js';
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
import { RedisSession } from './redis-session.js';
import { SharedSession } from './shared-session.js';

/**
 * Coordinates replicas through Redis or Valkey, atomically: every decision is one script on the server. It
 * works over a connection of its own, made like that of the given client, which stays open and untouched.
 */
export class RedisCoordinationStore implements CoordinationStore {
  private readonly session: SharedSession<StoreContext, RedisSession>;

  constructor(client: RedisClient) {
    this.session = new SharedSession({
      what: 'Redis store',
      remedy: 'redisStore({ client })',
      open: (context: StoreContext) => new RedisSession(dialerOf(client), context),
      standalone,
    });
  }

  attach(context: StoreContext): void {
    this.session.attach(context);
  }

  acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    return this.session.ask((session) => session.acquire(request));
  }

  renew(lease: Lease): Promise<boolean> {
    return this.session.ask((session) => session.renew(lease));
  }

  async release(lease: Lease): Promise<void> {
    await this.session.ask((session) => session.release(lease));
  }

  withdraw(request: AcquireRequest): Promise<void> {
    return this.session.ask((session) => session.withdraw(request));
  }

  setPaused(job: string, paused: boolean): Promise<void> {
    return this.session.ask((session) => session.pauses.set(job, paused));
  }

  pausedJobs(): Promise<string[]> {
    return this.session.ask((session) => session.pauses.jobs());
  }

  holders(leases: readonly LeaseName[]): Promise<(Owner | null)[]> {
    return this.session.ask((session) => session.holders(leases));
  }

  exchangeSchedules(own: ReplicaSchedules, ttlMs: number): Promise<ReplicaSchedules[]> {
    return this.session.ask((session) => session.schedules.exchange(own, ttlMs));
  }

  close(): Promise<void> {
    return this.session.close();
  }
}

function standalone(): StoreContext {
  const { namespace, clockSkewMs, storeTimeoutMs } = DEFAULTS;
  return { namespace, clockSkewMs, storeTimeoutMs, clock: new SystemClock(), warn: () => {} };
}

import { createClient } from '@redis/client';
import { SystemClock } from '../../../lib/common/clock.js';
import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Lease,
  Refused,
} from '../../../lib/locking/coordination-store.js';
import { RedisCoordinationStore } from '../../../lib/locking/stores/redis/redis-coordination-store.js';
import type { RedisServer } from '../../support/redis-server.js';
import { letTimePass } from '../../support/redis-time.js';
import { RespSocket } from '../../support/resp.js';
import type { StoreUnderTest, WithdrawingStore } from './store-under-test.js';

/**
 * One millisecond of the model is a minute of the server's, so that what a run really takes makes no mark expire
 * before its time.
 */
const SCALE = 60_000;
const NAMESPACE = 'model';

/** A real Redis, whose time passes when the model says so and at no other time. */
export class RedisUnderTest implements StoreUnderTest {
  readonly meaning = { fencing: true, leaseNamesSlot: false, remembersWithdrawals: true };
  private readonly stores: RedisCoordinationStore[] = [];

  private constructor(
    private readonly server: RedisServer,
    private readonly connection: RespSocket,
  ) {}

  static async on(server: RedisServer): Promise<RedisUnderTest> {
    return new RedisUnderTest(server, await RespSocket.connect(server.port));
  }

  async open(_clock: unknown, replicas: number): Promise<WithdrawingStore[]> {
    const flushed = await this.connection.send('FLUSHALL');
    if (flushed instanceof Error) throw flushed;
    while (this.stores.length < replicas) this.stores.push(this.newStore());
    return this.stores.map((store) => new StretchedStore(store));
  }

  async age(ms: number): Promise<void> {
    await letTimePass(this.connection, NAMESPACE, ms * SCALE);
  }

  async close(): Promise<void> {
    this.connection.close();
    await Promise.all(this.stores.map((store) => store.close()));
  }

  private newStore(): RedisCoordinationStore {
    const store = new RedisCoordinationStore(createClient({ url: this.server.url }));
    const clock = new SystemClock();
    store.attach({
      namespace: NAMESPACE,
      clockSkewMs: 10_000,
      storeTimeoutMs: 2_000,
      clock,
      warn: () => undefined,
    });
    return store;
  }
}

/** Asks the store for times of the server, and tells those of the model. */
class StretchedStore implements CoordinationStore {
  constructor(private readonly store: RedisCoordinationStore) {}

  async acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    const answer = await this.store.acquire(stretchedRequest(request));
    if (!answer.acquired || answer.lease === null) return answer;
    return { ...answer, lease: { ...answer.lease, ttlMs: answer.lease.ttlMs / SCALE } };
  }

  renew(lease: Lease): Promise<boolean> {
    return this.store.renew(stretched(lease));
  }

  release(lease: Lease): Promise<void> {
    return this.store.release(stretched(lease));
  }

  withdraw(request: AcquireRequest): Promise<void> {
    return this.store.withdraw(stretchedRequest(request));
  }

  setPaused(job: string, paused: boolean): Promise<void> {
    return this.store.setPaused(job, paused);
  }

  pausedJobs(): Promise<string[]> {
    return this.store.pausedJobs();
  }
}

function stretched<T extends { readonly ttlMs: number }>(mark: T): T {
  return { ...mark, ttlMs: mark.ttlMs * SCALE };
}

function stretchedRequest(request: AcquireRequest): AcquireRequest {
  const { claim, lease } = request;
  return { ...request, claim: claim && stretched(claim), lease: lease && stretched(lease) };
}

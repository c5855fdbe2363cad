import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { SystemClock } from '../../lib/common/clock.js';
import { EventBus } from '../../lib/events/event-bus.js';
import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Lease,
  Refused,
} from '../../lib/locking/coordination-store.js';
import { GuardedStore, type Unavailable } from '../../lib/locking/guarded-store.js';
import { storeContext } from './store-context.js';

const GENEROUS_MS = 60_000;

/** A replica's side of a store, as the coordinator has it: every answer is held against `storeTimeoutMs`. */
export class Asking {
  private readonly guarded: GuardedStore;

  constructor(
    store: CoordinationStore,
    private readonly namespace: string,
    storeTimeoutMs = 2_000,
  ) {
    store.attach?.(storeContext({ namespace, storeTimeoutMs }));
    this.guarded = new GuardedStore({
      store,
      clock: new SystemClock(),
      timeoutMs: storeTimeoutMs,
      events: new EventBus(() => {}),
      replicaId: namespace,
    });
  }

  /** Asks for a slot once, with a lease that stands in nobody's way. */
  ask(job: string, slot: string): Promise<Acquired | Refused | Unavailable> {
    return this.guarded.acquire(this.request(job, slot));
  }

  /** The lease that comes with a slot, which must be granted. */
  async take(job: string, slot: string): Promise<Lease> {
    const answer = await this.ask(job, slot);
    if (answer.acquired && answer.lease !== null) return answer.lease;
    throw new Error(`Expected the store to grant the lease, got ${JSON.stringify(answer)}`);
  }

  async renew(lease: Lease | undefined): Promise<'renewed' | 'lost' | 'error'> {
    return lease === undefined ? 'lost' : this.guarded.renew(lease);
  }

  /** Asks for slots of its own until the store answers; what comes before must be a refusal to answer. */
  async untilAnswered(job: string): Promise<Acquired | Refused | Unavailable> {
    const deadline = Date.now() + GENEROUS_MS;
    for (;;) {
      const answer = await this.ask(job, randomUUID());
      if (answer.acquired || answer.reason !== 'store-unavailable' || Date.now() > deadline) return answer;
      // A new connection is made in the background, and tells nobody.
      await delay(20);
    }
  }

  close(): Promise<void> {
    return this.guarded.close();
  }

  private request(job: string, slot: string): AcquireRequest {
    const token = randomUUID();
    return {
      job,
      replicaId: this.namespace,
      runId: token,
      token,
      at: Date.now(),
      claim: { key: slot, ttlMs: 120_000 },
      lease: { scope: token, ttlMs: 120_000 },
      ignorePaused: false,
    };
  }
}

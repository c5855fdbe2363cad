import type { AcquireRequest } from '../../../lib/locking/coordination-store.js';
import type { GuardedStore } from '../../../lib/locking/guarded-store.js';
import { FaultyStore } from '../../../lib/testing/faulty-store.js';
import type { ManualClock } from '../../../lib/testing/manual-clock.js';
import { guard } from '../../support/guarded-store.js';
import type { GrantedRun, Ledger } from './ledger.js';
import { type Journey, SlowLink } from './slow-link.js';
import type { WithdrawingStore } from './store-under-test.js';

export type Weather = 'clear' | 'questions refused' | 'questions lost' | 'answers lost';

/** One replica: its guard over its own bad connection to the store, and what it makes of the answers. */
export class Replica {
  private readonly link: SlowLink;
  private readonly faults: FaultyStore;
  private readonly guarded: GuardedStore;

  constructor(
    readonly index: number,
    store: WithdrawingStore,
    private readonly clock: ManualClock,
    private readonly ledger: Ledger,
  ) {
    this.link = new SlowLink(store, clock);
    this.faults = new FaultyStore(this.link);
    this.guarded = guard(this.faults, clock).guarded;
  }

  weather(weather: Weather): void {
    if (weather === 'clear') this.faults.heal();
    else if (weather === 'questions refused') this.faults.fail();
    else this.faults.hang({ landed: weather === 'answers lost' });
  }

  async acquire(request: AcquireRequest, journey: Journey): Promise<void> {
    const question = this.ledger.asks(this.index, request, this.clock.monotonic());
    const answer = await this.link.sending(journey, () => this.guarded.acquire(request));
    if (answer.acquired) {
      this.ledger.granted(question, answer, this.clock.monotonic());
    } else if (answer.reason === 'store-unavailable') {
      this.ledger.unanswered.push(request);
    }
  }

  async renew(run: GrantedRun, journey: Journey): Promise<void> {
    const { lease } = run;
    if (lease === null) return;
    const sentAt = this.clock.monotonic();
    const result = await this.link.sending(journey, () => this.guarded.renew(lease));
    // A run that was given up meanwhile does not come back to life, whatever the answer.
    if (result === 'renewed' && run.believesUntil > this.clock.monotonic()) {
      run.believesUntil = Math.max(run.believesUntil, sentAt + lease.ttlMs);
    } else if (result === 'lost') {
      run.believesUntil = -Infinity;
    }
  }

  async release(run: GrantedRun, journey: Journey): Promise<void> {
    const { lease } = run;
    if (lease === null) return;
    run.believesUntil = -Infinity;
    await this.link.sending(journey, () => this.guarded.release(lease));
  }

  withdraw(run: GrantedRun): void {
    run.believesUntil = -Infinity;
    run.withdrawn = true;
    this.guarded.withdraw(run.request);
  }

  /** Whether the replica was told that the flag is as wanted. */
  async setPaused(job: string, paused: boolean, journey: Journey): Promise<void> {
    try {
      await this.link.sending(journey, () => this.guarded.setPaused(job, paused));
    } catch (error) {
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
  }

  /** Asks for something, so that an outage that is over is noticed. */
  async call(): Promise<void> {
    await this.guarded.pausedJobs();
  }
}

import { type Clock, MAX_TIMER_MS, type Timer } from '../common/clock.js';
import type { Lease } from './coordination-store.js';
import type { GuardedStore } from './guarded-store.js';

export type RenewalResult = 'renewed' | 'lost' | 'error';

export interface LeaseKeeperOptions {
  readonly store: Pick<GuardedStore, 'renew'>;
  readonly lease: Lease;
  /** `clock.monotonic()` when the acquire was **sent**: the store began to count no earlier. */
  readonly acquiredSentAt: number;
  readonly clock: Clock;
  /** Told once, when the lease is gone or no longer trusted. Must not throw. */
  onLost(reason: string): void;
  /** Told after every renewal that was answered while the lease was trusted. Must not throw. */
  onRenewal?(result: RenewalResult): void;
}

/**
 * Share of the lease's time by which this side stops trusting it before the store frees it. It pays for a timer
 * that fires late, for clocks that run at different rates, and for what the run still does after its abort.
 */
const MARGIN_SHARE = 0.1;
const RENEW_SHARE = 1 / 3;
const RETRY_SHARE = 1 / 15;
const SHORTEST_RETRY_MS = 50;

/**
 * Renews a lease while its run lasts, and says when it must no longer be trusted.
 *
 *     holding ──renewed──▶ holding, until (that renewal was sent + ttl − margin)
 *        │ ─────error────▶ holding, next try after ttl / 15
 *        ├──the store says it is gone or another's──▶ lost
 *        ├──deadline passed──▶ lost
 *        └──stop()──▶ stopped
 *
 * `lost` and `stopped` are final: a lost lease is never renewed again or created anew. All times are monotonic;
 * a jump of the wall clock changes nothing.
 */
export class LeaseKeeper {
  private holding = true;
  private deadline: number;
  private deadlineTimer: Timer | null = null;
  private renewalTimer: Timer | null = null;

  constructor(private readonly options: LeaseKeeperOptions) {
    this.deadline = this.trustedUntil(options.acquiredSentAt);
    this.watchDeadline();
    this.renewAThirdAfter(options.acquiredSentAt);
  }

  /**
   * Whether the lease is still ours. Compares the clock with the deadline itself, so that a blocked event loop
   * is noticed before the timer that it delayed.
   */
  trusted(): boolean {
    if (this.holding && this.now() >= this.deadline) {
      this.lose(`no renewal succeeded in the last ${this.ttlMs - this.marginMs} ms`);
    }
    return this.holding;
  }

  /** Ends the renewals. An answer that comes afterwards does nothing. Harmless when the lease is lost. */
  stop(): void {
    this.holding = false;
    this.cancelTimers();
  }

  private async renew(): Promise<void> {
    if (!this.trusted()) return;
    const sentAt = this.now();
    const result = await this.ask();
    // Before the answer is looked at: one that came past the deadline cannot bring the lease back.
    if (!this.trusted()) return;
    this.options.onRenewal?.(result);
    if (!this.holding) return;
    if (result === 'lost') {
      this.lose("the store says that the lease is gone or another's");
    } else if (result === 'renewed') {
      this.deadline = this.trustedUntil(sentAt);
      this.watchDeadline();
      this.renewAThirdAfter(sentAt);
    } else {
      this.renewIn(Math.max(this.ttlMs * RETRY_SHARE, SHORTEST_RETRY_MS));
    }
  }

  private async ask(): Promise<RenewalResult> {
    try {
      return await this.options.store.renew(this.options.lease);
    } catch {
      return 'error';
    }
  }

  private lose(reason: string): void {
    this.holding = false;
    this.cancelTimers();
    this.options.onLost(reason);
  }

  private renewAThirdAfter(sentAt: number): void {
    this.renewIn(sentAt + this.ttlMs * RENEW_SHARE - this.now());
  }

  private renewIn(delayMs: number): void {
    this.renewalTimer = this.setTimer(() => void this.renew(), delayMs);
  }

  private watchDeadline(): void {
    this.deadlineTimer?.cancel();
    const check = (): void => {
      if (this.trusted()) this.watchDeadline();
    };
    this.deadlineTimer = this.setTimer(check, this.deadline - this.now());
  }

  private setTimer(callback: () => void, delayMs: number): Timer {
    return this.options.clock.setTimer(callback, Math.min(Math.max(delayMs, 0), MAX_TIMER_MS), {
      keepAlive: false,
    });
  }

  private cancelTimers(): void {
    this.deadlineTimer?.cancel();
    this.renewalTimer?.cancel();
  }

  private now(): number {
    return this.options.clock.monotonic();
  }

  private get ttlMs(): number {
    return this.options.lease.ttlMs;
  }

  private get marginMs(): number {
    return this.ttlMs * MARGIN_SHARE;
  }

  private trustedUntil(sentAt: number): number {
    return sentAt + this.ttlMs - this.marginMs;
  }
}

import type { RenewalResult } from '../../../lib/locking/lease-keeper.js';
import type { SuspendingClock } from './suspending-clock.js';

/** What becomes of one renewal; times in shares of the lease's. */
export interface RenewalFate {
  readonly thereShare: number;
  readonly backShare: number;
  readonly ending: 'answered' | 'error' | 'throws' | 'never answered' | 'never arrives';
}

/** The other side of a lease: holds it for as long as the last renewal that arrived allows, and not a moment more. */
export class LeaseServer {
  readonly sentAt: number[] = [];
  mostUnderWay = 0;
  /** How many renewals were sent when the lease was not trusted any more. */
  sentTooLate = 0;
  /** How many questions and answers are on their way, each with a timer of the clock. */
  travelling = 0;
  /** How long what was confirmed in time may be trusted: nine tenths of the lease's time from when it was asked. */
  trustedUntil: number;
  private underWay = 0;
  private heldUntil: number;

  constructor(
    private readonly clock: SuspendingClock,
    private readonly ttlMs: number,
    private readonly fates: readonly RenewalFate[],
    acquire: { sentAt: number; landedAt: number },
  ) {
    this.trustedUntil = this.trustFrom(acquire.sentAt);
    this.heldUntil = acquire.landedAt + ttlMs;
  }

  holds(): boolean {
    return this.clock.monotonic() < this.heldUntil;
  }

  /** It restarted empty, or another took the lease: the same to who held it. */
  lose(): void {
    this.heldUntil = -Infinity;
  }

  async renew(): Promise<RenewalResult> {
    const fate = this.fates[this.sentAt.length % this.fates.length];
    if (fate === undefined) throw new Error('There is a fate for each renewal');
    const sentAt = this.clock.monotonic();
    this.sentAt.push(sentAt);
    if (sentAt >= this.trustedUntil) this.sentTooLate += 1;
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    const result = await this.carryOut(fate);
    this.underWay -= 1;
    const inTime = this.clock.monotonic() < this.trustedUntil;
    if (result === 'renewed' && inTime) this.trustedUntil = this.trustFrom(sentAt);
    return result;
  }

  private trustFrom(sentAt: number): number {
    return sentAt + this.ttlMs - this.ttlMs * 0.1;
  }

  private async carryOut({ thereShare, backShare, ending }: RenewalFate): Promise<RenewalResult> {
    await this.pass(thereShare);
    if (ending === 'never arrives') return new Promise(() => undefined);
    const held = this.holds();
    if (held) this.heldUntil = this.clock.monotonic() + this.ttlMs;
    await this.pass(backShare);
    if (ending === 'never answered') return new Promise(() => undefined);
    if (ending === 'answered') return held ? 'renewed' : 'lost';
    if (ending === 'error') return 'error';
    this.underWay -= 1;
    throw new Error('the connection was reset');
  }

  private async pass(share: number): Promise<void> {
    const ms = Math.round(share * this.ttlMs);
    if (ms === 0) return;
    this.travelling += 1;
    await new Promise<void>((resolve) => this.clock.setTimer(resolve, ms));
    this.travelling -= 1;
  }
}

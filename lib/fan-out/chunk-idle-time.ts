import type { Clock } from '../common/clock.js';

/**
 * Adds up how long the places of each chunk waited for its slowest tenant. A place counts from the start of its
 * chunk; that of a handler which ended at once waits from when the whole chunk was started.
 */
export class ChunkIdleTime {
  private beganAt = 0;
  private ends = 0;
  private endTimes = 0;
  private burstAt: number | undefined;
  private places = 0;
  private waitedMs = 0;
  private totalMs = 0;

  constructor(private readonly clock: Clock) {}

  begin(): void {
    this.beganAt = this.clock.monotonic();
    this.ends = 0;
    this.endTimes = 0;
  }

  /** A tenant whose handler did not end at once has ended. */
  ended(): void {
    this.ends += 1;
    this.endTimes += this.burstMs();
  }

  /** @param places how many tenants the chunk has, @param running how many of them have not ended yet */
  allStarted(places: number, running: number): void {
    const endedAtOnce = places - running - this.ends;
    this.places = places;
    this.ends += endedAtOnce;
    this.endTimes += endedAtOnce * this.elapsedMs();
  }

  /** The chunk is over. Tenants that were cut off did not wait: they worked to the last moment. */
  finish(): void {
    const elapsedMs = this.elapsedMs();
    this.waitedMs += this.ends * elapsedMs - this.endTimes;
    this.totalMs += this.places * elapsedMs;
  }

  /** The share of the places' time spent waiting, 0 to 1. */
  get ratio(): number {
    return this.totalMs === 0 ? 0 : Math.min(1, Math.max(0, this.waitedMs / this.totalMs));
  }

  /** One reading for all that ends in one burst of promises: reading the clock costs as much as a tenant does. */
  private burstMs(): number {
    if (this.burstAt === undefined) {
      this.burstAt = this.elapsedMs();
      queueMicrotask(this.endBurst);
    }
    return this.burstAt;
  }

  private readonly endBurst = (): void => {
    this.burstAt = undefined;
  };

  private elapsedMs(): number {
    return this.clock.monotonic() - this.beganAt;
  }
}

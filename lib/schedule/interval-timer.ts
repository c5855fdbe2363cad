import { type Clock, MAX_TIMER_MS, type Timer } from '../common/clock.js';
import type { RandomSource } from '../common/random.js';
import type { JobTimer } from './job-timer.js';
import { cutToSecond } from './slot.js';

export interface IntervalTimerOptions {
  readonly intervalMs: number;
  /** The first fire comes at a random moment this long after the start, both ends included; milliseconds. */
  readonly startWithin: readonly [min: number, max: number];
  readonly clock: Clock;
  readonly random: RandomSource;
  /** @param slotMs the wall-clock time of the fire, cut to the second */
  onDue(slotMs: number): void;
  onError(error: unknown): void;
}

/**
 * Fires at a steady interval on the monotonic clock, so that a change of the wall clock neither adds nor takes a
 * fire. The interval counts from due time to due time and does not drift. After a block longer than the interval it
 * fires once and counts from there.
 */
export class IntervalTimer implements JobTimer {
  private dueAt = 0;
  private timer: Timer | null = null;

  constructor(private readonly options: IntervalTimerOptions) {}

  start(): void {
    if (this.timer !== null) return;
    const { clock, random, startWithin } = this.options;
    const [min, max] = startWithin;
    this.dueAt = clock.monotonic() + min + Math.floor(random.next() * (max - min + 1));
    this.sleep();
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  nextSlot(): number | null {
    if (this.timer === null) return null;
    const { clock } = this.options;
    return cutToSecond(clock.now() + Math.max(0, this.dueAt - clock.monotonic()));
  }

  private sleep(): void {
    const { clock } = this.options;
    const left = Math.max(0, Math.ceil(this.dueAt - clock.monotonic()));
    this.timer = clock.setTimer(() => this.wake(), Math.min(left, MAX_TIMER_MS));
  }

  private wake(): void {
    const { clock, intervalMs, onError } = this.options;
    const now = clock.monotonic();
    if (now < this.dueAt) return this.sleep();
    const following = this.dueAt + intervalMs;
    this.dueAt = following > now ? following : now + intervalMs;
    this.sleep();
    try {
      this.options.onDue(cutToSecond(clock.now()));
    } catch (error) {
      onError(error);
    }
  }
}

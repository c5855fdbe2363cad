import type { Clock, Timer, TimerOptions } from 'nestjs-cron-coordinator';
import type { ClockSettings } from './settings.js';

/** A clock that is ahead of the machine's, runs faster than it, or jumps. */
export class WrongClock implements Clock {
  private readonly started = Date.now();
  private readonly rate: number;
  private aheadMs: number;

  constructor({ aheadMs = 0, rate = 1, startAt }: ClockSettings) {
    this.rate = rate;
    this.aheadMs = startAt === undefined ? aheadMs : Date.parse(startAt) - this.started;
  }

  now(): number {
    return this.started + (Date.now() - this.started) * this.rate + this.aheadMs;
  }

  monotonic(): number {
    return performance.now() * this.rate;
  }

  setTimer(callback: () => void, delayMs: number, options?: TimerOptions): Timer {
    const handle = setTimeout(callback, Math.max(0, delayMs) / this.rate);
    if (options?.keepAlive === false) handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }

  /** Sets the time of day; timers do not notice, as on any machine. */
  jump(byMs: number): void {
    this.aheadMs += byMs;
  }
}

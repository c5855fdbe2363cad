import type { Clock, Timer, TimerOptions } from 'nestjs-cron-coordinator';

/** The machine's clock, set wrong by a fixed amount. */
export class OffsetClock implements Clock {
  constructor(private readonly offsetMs: number) {}

  now(): number {
    return Date.now() + this.offsetMs;
  }

  monotonic(): number {
    return performance.now();
  }

  setTimer(callback: () => void, delayMs: number, options?: TimerOptions): Timer {
    const handle = setTimeout(callback, Math.max(0, delayMs));
    if (options?.keepAlive === false) handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }
}

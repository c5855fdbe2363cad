/** A timer that has been set; cancelling it twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

export interface TimerOptions {
  /** Whether the pending timer keeps the process alive. Default `true`. */
  keepAlive?: boolean;
}

/**
 * Where the coordinator takes time from. Also the injection token under which it is provided, so that a test
 * can override it (`overrideProvider(Clock)`), for instance with the `ManualClock` of the testing kit.
 *
 * @publicApi
 */
export interface Clock {
  /** Wall-clock time in milliseconds since the epoch. It may jump in both directions. */
  now(): number;
  /** Milliseconds since an arbitrary origin. It never goes back, and says nothing of the time of day. */
  monotonic(): number;
  /** Calls `callback` once, `delayMs` from now. `delayMs` must not exceed {@link MAX_TIMER_MS}. */
  setTimer(callback: () => void, delayMs: number, options?: TimerOptions): Timer;
}

export const Clock: unique symbol = Symbol.for('nestjs-cron-coordinator:clock');

/** The longest delay Node.js can set in one timer: 2^31 - 1 ms, about 24.8 days. A longer one fires at once. */
export const MAX_TIMER_MS = 2_147_483_647;

/** The machine's own clock and timers. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  setTimer(callback: () => void, delayMs: number, options?: TimerOptions): Timer {
    const handle = setTimeout(callback, Math.min(Math.max(0, delayMs), MAX_TIMER_MS));
    if (options?.keepAlive === false) handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }
}

import type { Clock, Timer } from '../common/clock.js';
import { promiseTry } from '../common/promise-try.js';
import { failedAt, tooLate } from './store-failures.js';

export interface DeadlineOptions<T> {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** What was asked, for the message: `acquire of job "x"`. */
  readonly what: string;
  /** Whether waiting for the answer keeps the process alive. Default `true`. */
  readonly keepAlive?: boolean;
  /** Told the answer that came after the deadline. A late rejection tells nothing and is dropped. */
  readonly onLate?: (answer: T) => void;
}

/**
 * Asks a store and waits no longer than `timeoutMs`. A timer that fires late tells of an event loop that was held, not
 * of a slow store: the answer may lie unread in a socket, or the question in a buffer, for timers fire first. Then it
 * waits once more, for as long as the loop was held, and at most as long as before.
 * A store that throws instead of rejecting, or answers without a promise, is taken as one that rejected or resolved.
 */
export function askWithin<T>(ask: () => Promise<T>, options: DeadlineOptions<T>): Promise<T> {
  const { clock, timeoutMs, what, onLate } = options;
  const sentAt = clock.monotonic();
  return new Promise<T>((resolve, reject) => {
    let over = false;
    let longestMs = Infinity;
    const giveUp = (): void => {
      over = true;
      reject(tooLate(what, timeoutMs));
    };
    const wait = (delayMs: number, then: () => void): Timer =>
      clock.setTimer(then, delayMs, { keepAlive: options.keepAlive ?? true });
    const tookMs = (): number => clock.monotonic() - sentAt;
    let timer = wait(timeoutMs, () => {
      const heldMs = tookMs() - timeoutMs;
      if (heldMs <= 0) {
        giveUp();
        return;
      }
      const moreMs = Math.min(heldMs, timeoutMs);
      longestMs = tookMs() + moreMs;
      timer = wait(moreMs, giveUp);
    });
    promiseTry(ask).then(
      (answer) => {
        timer.cancel();
        // Where the loop was held again, the answer may be read before the timer that should have beaten it.
        if (!over && tookMs() > longestMs) giveUp();
        if (over) onLate?.(answer);
        else resolve(answer);
      },
      (error: unknown) => {
        timer.cancel();
        if (!over) reject(failedAt(what, error));
      },
    );
  });
}

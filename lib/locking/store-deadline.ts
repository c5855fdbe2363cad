import type { Clock } from '../common/clock.js';
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
 * Asks a store and waits no longer than `timeoutMs`. A store that throws instead of rejecting, or answers
 * without a promise, is taken as one that rejected or resolved.
 */
export function askWithin<T>(ask: () => Promise<T>, options: DeadlineOptions<T>): Promise<T> {
  const { clock, timeoutMs, what, onLate } = options;
  const sentAt = clock.monotonic();
  return new Promise<T>((resolve, reject) => {
    let over = false;
    const giveUp = (): void => {
      over = true;
      reject(tooLate(what, timeoutMs));
    };
    const timer = clock.setTimer(giveUp, timeoutMs, { keepAlive: options.keepAlive ?? true });
    settled(ask).then(
      (answer) => {
        timer.cancel();
        // After a blocked event loop the answer may be handled before the timer that should have beaten it.
        if (!over && clock.monotonic() - sentAt > timeoutMs) giveUp();
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

/** An async function turns a synchronous throw into a rejection. */
async function settled<T>(ask: () => Promise<T>): Promise<T> {
  return await ask();
}

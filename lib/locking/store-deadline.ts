import type { Clock, Timer } from '../common/clock.js';
import { failedAt, tooLate } from './store-failures.js';

/** A timer that fires so much later than it was set for tells of an event loop that was held, not of a slow store. */
const HELD_MS = 20;

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
 * Asks a store and waits no longer than `timeoutMs`. Where this process was held meanwhile, the answer may lie unread
 * in a socket, or the question in a buffer, for timers fire first: then it waits once more. A store that throws instead of rejecting, or answers
 * without a promise, is taken as one that rejected or resolved.
 */
export function askWithin<T>(ask: () => Promise<T>, options: DeadlineOptions<T>): Promise<T> {
  const { clock, timeoutMs, what, onLate } = options;
  const sentAt = clock.monotonic();
  return new Promise<T>((resolve, reject) => {
    let over = false;
    let deadlineMs = timeoutMs;
    const giveUp = (): void => {
      over = true;
      reject(tooLate(what, timeoutMs));
    };
    const set = (): Timer => clock.setTimer(due, timeoutMs, { keepAlive: options.keepAlive ?? true });
    const due = (): void => {
      const heldMs = clock.monotonic() - sentAt - deadlineMs;
      if (deadlineMs > timeoutMs || heldMs < HELD_MS) {
        giveUp();
        return;
      }
      deadlineMs += heldMs + timeoutMs;
      timer = set();
    };
    let timer = set();
    settled(ask).then(
      (answer) => {
        timer.cancel();
        // After a blocked event loop the answer may be handled before the timer that should have beaten it.
        if (!over && clock.monotonic() - sentAt > deadlineMs) giveUp();
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

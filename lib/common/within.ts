import type { Clock } from './clock.js';
import { promiseTry } from './promise-try.js';

export interface Patience {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Whether waiting for the answer keeps the process alive. Default `true`. */
  readonly keepAlive?: boolean;
}

/**
 * What `work` gives, or a rejection once it has taken `timeoutMs` milliseconds: for what the application provides
 * and a run can do without. Work that goes on after that does so unobserved.
 */
export function within<T>(
  work: () => Promise<T>,
  { clock, timeoutMs, keepAlive = true }: Patience,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const late = (): void => reject(new Error(`no answer within ${timeoutMs} ms`));
    const timer = clock.setTimer(late, timeoutMs, { keepAlive });
    promiseTry<T>(work).then(
      (answer) => {
        timer.cancel();
        resolve(answer);
      },
      (error: unknown) => {
        timer.cancel();
        reject(error);
      },
    );
  });
}

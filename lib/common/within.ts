import type { Clock } from './clock.js';

/**
 * What `work` gives, or a rejection once it has taken `timeoutMs` milliseconds: for what the application provides
 * and a run can do without. Work that goes on after that does so unobserved.
 */
export function within<T>(
  work: () => Promise<T>,
  { clock, timeoutMs }: { readonly clock: Clock; readonly timeoutMs: number },
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = clock.setTimer(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    // A promise of its own takes a throw and a rejection alike.
    new Promise<T>((settle) => settle(work())).then(resolve, reject).finally(() => timer.cancel());
  });
}

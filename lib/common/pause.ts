import type { Clock } from './clock.js';

/** Waits `delayMs`, or until the signal aborts. Resolves with whether it was the whole time. */
export function pause(delayMs: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const cut = (): void => {
      timer.cancel();
      resolve(false);
    };
    const timer = clock.setTimer(() => {
      signal.removeEventListener('abort', cut);
      resolve(true);
    }, delayMs);
    signal.addEventListener('abort', cut, { once: true });
  });
}

import type { Clock } from '../common/clock.js';
import { CoordinatorError } from '../common/errors.js';
import { isPromiseLike } from '../common/promise-like.js';
import type { LazySignal } from './lazy-signal.js';

/** A tenant's handler took longer than `tenantTimeoutMs`. @publicApi */
export class TenantTimeoutError extends CoordinatorError {
  override readonly name = 'TenantTimeoutError';

  constructor(timeoutMs: number, context: { readonly job: string; readonly tenantId: string }) {
    super(
      'TENANT_TIMEOUT',
      `The handler of job "${context.job}" did not end within tenantTimeoutMs (${timeoutMs} ms) for this tenant. ` +
        'Its signal is aborted; a handler that does not heed it goes on unobserved.',
      { ...context, timeoutMs },
    );
  }
}

export interface TenantTimeoutParts {
  /** In milliseconds; `null` for no limit. */
  readonly timeoutMs: number | null;
  readonly clock: Clock;
  /** Aborted at the time-out. */
  readonly source: LazySignal;
  readonly job: string;
  readonly tenantId: string;
}

/**
 * Runs one tenant's handler, all its attempts included, and stops waiting for it at the time-out. A handler that
 * is done when it returns costs neither timer nor promise; it cannot be timed out, as nothing could run meanwhile.
 */
export function withTenantTimeout<R>(
  work: () => R | PromiseLike<R>,
  parts: TenantTimeoutParts,
): R | PromiseLike<R> {
  const { timeoutMs, clock, source } = parts;
  const result = work();
  if (timeoutMs === null || !isPromiseLike(result)) return result;
  return new Promise<R>((resolve, reject) => {
    const timer = clock.setTimer(() => {
      const error = new TenantTimeoutError(timeoutMs, { job: parts.job, tenantId: parts.tenantId });
      reject(error);
      source.abort(error);
    }, timeoutMs);
    Promise.resolve(result).then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (error: unknown) => {
        timer.cancel();
        reject(error);
      },
    );
  });
}

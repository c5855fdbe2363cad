import type { Clock } from './clock.js';
import { pause } from './pause.js';
import { isPromiseLike } from './promise-like.js';
import type { RandomSource } from './random.js';

/** How often something is tried, and how long is waited in between. @publicApi */
export interface RetryPolicy {
  /** How many times it is tried in all; 1 means no retry. */
  readonly attempts: number;
  /** The longest pause before the second attempt, in milliseconds. */
  readonly backoffMs: number;
  /** How many times longer each further pause may be than the one before. */
  readonly factor: number;
  /** What no pause exceeds, in milliseconds. */
  readonly maxBackoffMs: number;
}

/** A failed attempt that is followed by another. */
export interface RetryNotice {
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  /** How long until the next, in milliseconds. */
  readonly delayMs: number;
  readonly error: unknown;
}

export interface RetryParts {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Where the signal that ends a pause is to be had; looked at only when there is a pause. */
  readonly source: { readonly signal: AbortSignal };
  /** Asked before each pause and again after it: whether another attempt may still begin. */
  mayRetry(): boolean;
  onRetry(notice: RetryNotice): void;
}

/**
 * The pause after a failed attempt, in milliseconds: half of the exponential backoff for certain, the other half
 * at random. This is "equal jitter" of Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog,
 * 2015. It spreads what failed together, and still never hurries a service that has just failed.
 */
export function backoffDelayMs(policy: RetryPolicy, attempt: number, random: RandomSource): number {
  // Bounded, since nothing times infinity is not a number.
  const growth = Math.min(policy.factor ** (attempt - 1), Number.MAX_SAFE_INTEGER);
  const half = Math.min(policy.backoffMs * growth, policy.maxBackoffMs) / 2;
  return Math.round(half + random.next() * half);
}

/**
 * Runs `work` until it succeeds or its attempts are used up, and gives what the last one gave or threw. A pause
 * that is cut short ends with the error of the attempt before it. Work that succeeds at once costs no promise.
 */
export function withRetry<R>(
  work: (attempt: number) => R | PromiseLike<R>,
  parts: RetryParts,
): R | PromiseLike<R> {
  if (parts.policy.attempts <= 1) return work(1);
  try {
    const result = work(1);
    return isPromiseLike(result) ? retried(work, result, parts) : result;
  } catch (error) {
    return retried(work, Promise.reject(error), parts);
  }
}

async function retried<R>(
  work: (attempt: number) => R | PromiseLike<R>,
  first: PromiseLike<R>,
  parts: RetryParts,
): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      // The first attempt has begun already.
      return await (attempt === 1 ? first : work(attempt));
    } catch (error) {
      if (attempt >= parts.policy.attempts || !parts.mayRetry()) throw error;
      const { signal } = parts.source;
      if (signal.aborted) throw error;
      const delayMs = backoffDelayMs(parts.policy, attempt, parts.random);
      parts.onRetry({ attempt, delayMs, error });
      const whole = await pause(delayMs, parts.clock, signal);
      if (!whole || !parts.mayRetry()) throw error;
    }
  }
}

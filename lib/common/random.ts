import { randomUUID } from 'node:crypto';

/**
 * Where the coordinator takes chance from: moments within windows, the order of tenants, jitter, and ids.
 * Also the injection token under which it is provided, so that a test can make chance repeatable.
 *
 * @publicApi
 */
export interface RandomSource {
  /** A number in `[0, 1)`, uniformly distributed. */
  next(): number;
  /** A string that no other call anywhere gives: an owner token or a run id. */
  id(): string;
}

export const RandomSource: unique symbol = Symbol.for('nestjs-cron-coordinator:random-source');

export class SystemRandom implements RandomSource {
  next(): number {
    return Math.random();
  }

  id(): string {
    return randomUUID();
  }
}

import type { RandomSource } from '../common/random.js';

/**
 * Repeatable chance: the same seed gives the same numbers and ids.
 *
 * The generator is mulberry32 by Tommy Ettinger (public domain): 32 bits of state, good enough for tests and
 * for nothing else.
 *
 * @publicApi
 */
export class SeededRandom implements RandomSource {
  private state: number;
  private ids = 0;

  constructor(private readonly seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  id(): string {
    this.ids += 1;
    return `id-${this.seed}-${this.ids}`;
  }
}

import type { Clock } from '../../common/clock.js';

interface Mark<V> {
  readonly value: V;
  expiresAt: number;
}

/** Fewer insertions than this are never worth a sweep. */
const SWEEP_FLOOR = 64;

/**
 * Values that expire. Time is monotonic, so that a jump of the wall clock frees and holds nothing.
 *
 * Expired marks that nobody asks about are swept once as many have been put as were live after the last sweep:
 * constant work for each `put`, and never more than about twice the live marks in memory.
 */
export class MemoryMarks<V> {
  private readonly marks = new Map<string, Mark<V>>();
  private putsUntilSweep = SWEEP_FLOOR;

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  get(key: string): V | undefined {
    return this.live(key)?.value;
  }

  put(key: string, value: V, ttlMs: number): void {
    this.sweepWhenDue();
    this.marks.set(key, { value, expiresAt: this.clock.monotonic() + ttlMs });
  }

  /** Lets the mark hold for `ttlMs` from now. `false`: there is none. */
  prolong(key: string, ttlMs: number): boolean {
    const mark = this.live(key);
    if (mark === undefined) return false;
    mark.expiresAt = this.clock.monotonic() + ttlMs;
    return true;
  }

  delete(key: string): void {
    this.marks.delete(key);
  }

  clear(): void {
    this.marks.clear();
  }

  /** How many are in memory, expired ones that were not swept yet included. */
  get size(): number {
    return this.marks.size;
  }

  private live(key: string): Mark<V> | undefined {
    const mark = this.marks.get(key);
    return mark !== undefined && mark.expiresAt > this.clock.monotonic() ? mark : undefined;
  }

  private sweepWhenDue(): void {
    this.putsUntilSweep -= 1;
    if (this.putsUntilSweep > 0) return;
    const now = this.clock.monotonic();
    for (const [key, mark] of this.marks) {
      if (mark.expiresAt <= now) this.marks.delete(key);
    }
    this.putsUntilSweep = Math.max(SWEEP_FLOOR, this.marks.size);
  }
}

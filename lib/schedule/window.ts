import type { RandomSource } from '../common/random.js';

/** What a moment within a slot's window is drawn from. All times in milliseconds since the epoch. */
export interface WindowDraw {
  readonly slot: number;
  /** The slot after it, which a moment never reaches; `null` when there is none. */
  readonly nextSlot: number | null;
  /** How long after the slot a moment may lie; 0 is the slot itself. */
  readonly windowMs: number;
  readonly now: number;
  readonly random: RandomSource;
}

/**
 * A whole millisecond, each as likely as the other, in what is left of
 * `[slot, min(slot + windowMs, nextSlot))` at `now`; `null` when nothing is left.
 */
export function drawMoment({ slot, nextSlot, windowMs, now, random }: WindowDraw): number | null {
  if (windowMs === 0) return slot;
  const from = Math.max(slot, Math.ceil(now));
  const until = Math.min(slot + windowMs, nextSlot ?? Infinity);
  return from < until ? from + Math.floor(random.next() * (until - from)) : null;
}

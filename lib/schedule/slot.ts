import type { Schedule } from './schedule.js';

const SECOND = 1_000;
/** How far before its slot a timer may fire: they are rounded to the millisecond and the clocks drift a little. */
const EARLY_MS = 50;

/** A slot as it is written everywhere: ISO 8601, UTC, to the millisecond. */
export function slotOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** The slot of a fire that no expression explains: its time, cut to the second. */
export function cutToSecond(ms: number): number {
  return Math.floor(ms / SECOND) * SECOND;
}

/**
 * The nominal time of a fire that another scheduler's timer made. Such a timer fires some milliseconds late, and
 * at times a little early: a slot at most 50 ms ahead is meant by it, else the newest one not further back than
 * `toleranceMs`. Where there is neither, the fire's own time stands, cut to the second.
 */
export function nominalSlot(schedule: Schedule, firedAtMs: number, toleranceMs: number): number {
  const ahead = schedule.next(firedAtMs);
  if (ahead !== null && ahead - firedAtMs <= EARLY_MS) return ahead;
  const behind = schedule.latest(firedAtMs, firedAtMs - toleranceMs - 1);
  return behind ?? cutToSecond(firedAtMs);
}

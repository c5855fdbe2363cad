import { newestSlot } from './newest-slot.js';
import type { Schedule } from './schedule.js';
import type { WallClockMatch } from './wall-clock-match.js';
import type { OffsetPeriod, ZoneTimeline } from './zone-timeline.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** As far ahead as `@Cron` looks: 29 February is the rarest day, eight years apart around 2100. */
export const LONGEST_PERIOD_MS = 8 * 366 * 86_400_000;

/**
 * The slots of a cron expression in a zone.
 *
 * Where no clock is being changed, a slot is each moment whose wall-clock time the expression names. Around a
 * change the slots are those of a `CronJob` that runs through it, less the ones cron adds by mistake; see the
 * guide on schedules.
 */
export class CronSchedule implements Schedule {
  private known: { readonly after: number; readonly slot: number | null } | null = null;

  constructor(
    private readonly times: WallClockMatch,
    private readonly zone: ZoneTimeline,
    readonly description: string,
  ) {}

  next(afterMs: number): number | null {
    const { known } = this;
    if (known !== null && afterMs >= known.after && (known.slot === null || afterMs < known.slot)) {
      return known.slot;
    }
    const slot = this.search(afterMs);
    this.known = { after: afterMs, slot };
    return slot;
  }

  latest(atMs: number, notBeforeMs: number): number | null {
    return newestSlot((after) => this.next(after), atMs, notBeforeMs);
  }

  private search(afterMs: number): number | null {
    let from = (Math.floor(afterMs / SECOND) + 1) * SECOND;
    const horizon = from + LONGEST_PERIOD_MS;
    while (from < horizon) {
      const period = this.zone.periodAt(from);
      const slot = earlier(this.skippedTimesSlot(period, from), this.firstNamed(period, from));
      if (slot !== null) return slot;
      from = period.until;
    }
    return null;
  }

  /** The first moment of the period, from `from` on, whose wall-clock time the expression names. */
  private firstNamed({ offsetMs, until, change }: OffsetPeriod, from: number): number | null {
    let begin = from;
    if (change !== null && change.shiftMs < 0) {
      const repeatedUntil = change.at - change.shiftMs;
      // Only a job that goes on in the hour after the repeated stretch runs through it a second time.
      if (!this.times.matchesHourOf(repeatedUntil + offsetMs)) begin = Math.max(from, repeatedUntil);
    }
    const wallTime = this.times.firstIn(begin + offsetMs, until + offsetMs);
    return wallTime === null ? null : wallTime - offsetMs;
  }

  /** The one slot that stands for all times a change of clocks skipped, where it is not before `from`. */
  private skippedTimesSlot({ offsetMs, until, change }: OffsetPeriod, from: number): number | null {
    if (change === null || change.shiftMs <= 0) return null;
    const resumed = change.at + offsetMs;
    const skippedFrom = resumed - change.shiftMs;
    const skipped = this.times.firstIn(skippedFrom, resumed);
    if (skipped === null) return null;
    const movedBy = this.keepsOffsetOfNewYear(skipped, offsetMs) ? skipped - skippedFrom : skipped % MINUTE;
    const slot = change.at + movedBy;
    return slot >= from && slot < until ? slot : null;
  }

  // cron tells summer time by the offset on 1 January, which south of the equator is the summer one. There it
  // moves a skipped time on by the length of the gap, elsewhere to the first minute after it.
  private keepsOffsetOfNewYear(wallTime: number, offsetMs: number): boolean {
    const newYear = Date.UTC(new Date(wallTime).getUTCFullYear(), 0, 1) - offsetMs;
    return this.zone.periodAt(newYear).offsetMs === offsetMs;
  }
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

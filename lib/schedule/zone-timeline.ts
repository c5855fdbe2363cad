import { CronTime } from 'cron';
import { InvalidArgumentError } from '../common/errors.js';
import { toErrorInfo } from '../common/error-info.js';

const SECOND = 1_000;
/** How close two changes of a zone's clocks may be without one being overlooked. None in use comes near. */
const SAMPLE_EVERY_MS = 2 * 86_400_000;

/** A moment at which a zone's clocks were put forward (`shiftMs` above zero) or back. */
export interface ClockChange {
  readonly at: number;
  readonly shiftMs: number;
}

/** A stretch `[from, until)` in which a zone keeps one offset. */
export interface OffsetPeriod {
  readonly from: number;
  readonly until: number;
  /** Wall-clock time minus UTC. */
  readonly offsetMs: number;
  /** The change that began the offset, where it lies within the two days before `from`, else `null`. */
  readonly change: ClockChange | null;
}

/** A zone's offsets over time, worked out a calendar year at a time and kept. */
export class ZoneTimeline {
  private readonly years = new Map<number, readonly OffsetPeriod[]>();

  private constructor(
    private readonly offsetAt: (ms: number) => number,
    private readonly isFixed: boolean,
  ) {}

  /** Takes every name that `@Cron` takes as `timeZone`. */
  static of(timeZone: string): ZoneTimeline {
    const zone = resolve(timeZone);
    return new ZoneTimeline((ms) => Math.round(zone.offset(ms) * 60) * SECOND, zone.isUniversal);
  }

  periodAt(ms: number): OffsetPeriod {
    const year = new Date(ms).getUTCFullYear();
    let periods = this.years.get(year);
    if (periods === undefined) {
      periods = this.periodsOf(year);
      this.years.set(year, periods);
    }
    const period = periods.find(({ until }) => ms < until);
    if (period === undefined) throw new RangeError(`${ms} is no moment that a calendar knows`);
    return period;
  }

  private periodsOf(year: number): OffsetPeriod[] {
    const begin = Date.UTC(year, 0, 1);
    const end = Date.UTC(year + 1, 0, 1);
    const changes = this.isFixed ? [] : this.changesIn(begin - SAMPLE_EVERY_MS, end);
    const periods: OffsetPeriod[] = [];
    let from = begin;
    let change: ClockChange | null = null;
    for (const following of changes) {
      if (following.at > begin) {
        periods.push({ from, until: following.at, offsetMs: this.offsetAt(from), change });
        from = following.at;
      }
      change = following;
    }
    periods.push({ from, until: end, offsetMs: this.offsetAt(from), change });
    return periods;
  }

  private changesIn(begin: number, end: number): ClockChange[] {
    const changes: ClockChange[] = [];
    for (let from = begin; from < end; from += SAMPLE_EVERY_MS) {
      const until = Math.min(from + SAMPLE_EVERY_MS, end);
      const shiftMs = this.offsetAt(until) - this.offsetAt(from);
      if (shiftMs !== 0) changes.push({ at: this.changeBetween(from, until), shiftMs });
    }
    return changes.filter(({ at }) => at < end);
  }

  private changeBetween(before: number, after: number): number {
    const offsetBefore = this.offsetAt(before);
    let low = before / SECOND;
    let high = after / SECOND;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle * SECOND) === offsetBefore) low = middle;
      else high = middle;
    }
    return high * SECOND;
  }
}

interface CronZone {
  offset(ms: number): number;
  readonly isUniversal: boolean;
}

// cron gives no other access to the zone it resolved than through a date it worked out.
function resolve(timeZone: string): CronZone {
  try {
    if (timeZone.trim() === '') throw new Error('It is empty');
    return new CronTime('* * * * * *', timeZone).getNextDateFrom(new Date(0), timeZone).zone;
  } catch (error) {
    throw new InvalidArgumentError(
      `"${timeZone}" is not a time zone: ${toErrorInfo(error).message} ` +
        'Expected an IANA name such as "Europe/Berlin", or "UTC".',
      { timeZone },
      { cause: error },
    );
  }
}

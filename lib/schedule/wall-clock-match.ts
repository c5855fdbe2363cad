import type { CronFields } from './cron-fields.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Finds the times of day on the calendar that an expression names, knowing nothing of zones. A wall-clock time
 * is written as the milliseconds since the epoch at which a clock in UTC shows it.
 */
export class WallClockMatch {
  private readonly hours: ReadonlySet<number>;
  private readonly months: ReadonlySet<number>;
  private readonly daysOfMonth: ReadonlySet<number>;
  private readonly daysOfWeek: ReadonlySet<number>;

  constructor(private readonly fields: CronFields) {
    this.hours = new Set(fields.hours);
    this.months = new Set(fields.months);
    this.daysOfMonth = new Set(fields.daysOfMonth);
    this.daysOfWeek = new Set(fields.daysOfWeek);
  }

  /** The first matching time in `[from, until)`, both whole seconds, or `null`. */
  firstIn(from: number, until: number): number | null {
    let day = Math.floor(from / DAY) * DAY;
    let sinceMidnight = from - day;
    for (; day < until; day += DAY, sinceMidnight = 0) {
      if (!this.matchesDay(day)) continue;
      const time = this.timeOfDay(sinceMidnight);
      if (time === null) continue;
      return day + time < until ? day + time : null;
    }
    return null;
  }

  /** Whether the expression names any time in the hour that `wallTime` lies in. */
  matchesHourOf(wallTime: number): boolean {
    const day = Math.floor(wallTime / DAY) * DAY;
    return this.hours.has(Math.floor((wallTime - day) / HOUR)) && this.matchesDay(day);
  }

  private matchesDay(day: number): boolean {
    const date = new Date(day);
    if (!this.months.has(date.getUTCMonth() + 1)) return false;
    const inMonth = this.daysOfMonth.has(date.getUTCDate());
    const inWeek = this.daysOfWeek.has(date.getUTCDay());
    // As in every cron: two restricted day fields are alternatives, an unrestricted one has no say.
    if (this.daysOfMonth.size === 31) return inWeek;
    return this.daysOfWeek.size === 7 ? inMonth : inMonth || inWeek;
  }

  private timeOfDay(from: number): number | null {
    const { hours, minutes, seconds } = this.fields;
    const fromHour = Math.floor(from / HOUR);
    for (const hour of hours) {
      if (hour < fromHour) continue;
      const rest = Math.max(0, from - hour * HOUR);
      const fromMinute = Math.floor(rest / MINUTE);
      for (const minute of minutes) {
        if (minute < fromMinute) continue;
        const second = seconds.find((candidate) => candidate * SECOND >= rest - minute * MINUTE);
        if (second !== undefined) return hour * HOUR + minute * MINUTE + second * SECOND;
      }
    }
    return null;
  }
}

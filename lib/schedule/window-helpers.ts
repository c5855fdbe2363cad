import { readWhole, unexpected } from './argument-check.js';
import { cronTimeOfDay, readEndTime, readStartTime } from './time-of-day.js';
import { equalEnds, spanWithin, type WindowedSchedule } from './windowed-schedule.js';

const SECOND = 1_000;
const DAY = 86_400;
const WEEK = 7 * DAY;
const DAYS_OF_WEEK = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const SHORTEST_MONTH = 28;

/**
 * A window each day: `dailyBetween('02:00', '03:00')`, over midnight `dailyBetween('23:30', '00:30')`, the
 * whole day `dailyBetween('00:00', '24:00')`.
 *
 * @param from `HH:MM` or `HH:MM:SS`
 * @param to the same, or `24:00`; not equal to `from`
 * @publicApi
 */
export function dailyBetween(from: string, to: string): WindowedSchedule {
  const start = readStartTime('from', from);
  const end = readEndTime('to', to);
  if (start === end) throw equalEnds(to, "'00:00' to '24:00'");
  return { cronTime: `${cronTimeOfDay(start)} * * *`, window: spanWithin(DAY, start, end) * SECOND };
}

/**
 * A window each week: `weeklyBetween('SUN 01:00', 'SUN 05:00')`, over the end of the week
 * `weeklyBetween('SAT 22:00', 'MON 02:00')`, the whole week `weeklyBetween('MON 00:00', 'SUN 24:00')`.
 *
 * @param from a day, `SUN` to `SAT` in either case, and `HH:MM` or `HH:MM:SS`
 * @param to the same, or `24:00` of a day; not equal to `from`
 * @publicApi
 */
export function weeklyBetween(from: string, to: string): WindowedSchedule {
  const start = readWeekTime('from', from, readStartTime);
  const end = readWeekTime('to', to, readEndTime);
  if (start.day === end.day && start.time === end.time) throw equalEnds(to, "'MON 00:00' to 'SUN 24:00'");
  const span = spanWithin(WEEK, start.day * DAY + start.time, end.day * DAY + end.time);
  return { cronTime: `${cronTimeOfDay(start.time)} * * ${start.day}`, window: span * SECOND };
}

/**
 * A window each month, from the start of day `from` to the end of day `to`: `monthlyBetween(1, 3)`, over the end
 * of the month `monthlyBetween(28, 2)`.
 *
 * The window is equally long every month, and as long as fits the shortest month that has the day `from`, so
 * that it never reaches past the end of day `to`: `monthlyBetween(28, 2)` is three days long, the last of
 * February and the first two of March. A month without the day `from` has no window.
 *
 * @param from day of the month, 1 to 31
 * @param to day of the month, 1 to 31; below `from` it is in the following month
 * @publicApi
 */
export function monthlyBetween(from: number, to: number): WindowedSchedule {
  const first = readWhole('from', from, 1, 31);
  const last = readWhole('to', to, 1, 31);
  const monthLength = Math.max(SHORTEST_MONTH, first);
  const endOfSpan = last < first ? monthLength + last : Math.min(last, monthLength);
  return { cronTime: `0 0 0 ${first} * *`, window: (endOfSpan - first + 1) * DAY * SECOND };
}

/**
 * A window each hour, in minutes: `hourlyBetween(10, 25)`, over the full hour `hourlyBetween(50, 10)`, the whole
 * hour `hourlyBetween(0, 60)`.
 *
 * @param from minute, 0 to 59: the window opens as it begins
 * @param to minute, 0 to 60: the window closes as it begins; not equal to `from`
 * @publicApi
 */
export function hourlyBetween(from: number, to: number): WindowedSchedule {
  const start = readWhole('from', from, 0, 59);
  const end = readWhole('to', to, 0, 60);
  if (start === end) throw equalEnds(to, '0 to 60');
  return { cronTime: `0 ${start} * * * *`, window: spanWithin(60, start, end) * 60 * SECOND };
}

function readWeekTime(
  argument: string,
  given: unknown,
  readTime: (argument: string, given: unknown) => number,
): { day: number; time: number } {
  const [name = '', time = '', ...rest] = typeof given === 'string' ? given.trim().split(/\s+/) : [];
  const day = DAYS_OF_WEEK.indexOf(name.toUpperCase());
  if (day === -1 || rest.length > 0) {
    throw unexpected(argument, 'a day from SUN to SAT and a time of day, such as "SUN 01:00"', given);
  }
  return { day, time: readTime(`the time of ${argument}`, time) };
}

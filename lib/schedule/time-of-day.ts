import { unexpected } from './argument-check.js';

const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const END_OF_DAY = 86_400;

/** Reads `HH:MM` or `HH:MM:SS` before midnight, as seconds since midnight. */
export function readStartTime(argument: string, given: unknown): number {
  const time = readTime(given);
  if (time !== null && time < END_OF_DAY) return time;
  throw unexpected(
    argument,
    'a time of day from "00:00" to "23:59:59", such as "02:00" or "02:00:30"',
    given,
  );
}

/** As {@link readStartTime}, and `24:00` for the end of the day. */
export function readEndTime(argument: string, given: unknown): number {
  const time = readTime(given);
  if (time !== null) return time;
  throw unexpected(argument, 'a time of day from "00:00" to "24:00", such as "03:00" or "03:00:30"', given);
}

/** `second minute hour`, as a cron expression begins. */
export function cronTimeOfDay(time: number): string {
  return `${time % 60} ${Math.floor(time / 60) % 60} ${Math.floor(time / 3_600)}`;
}

function readTime(given: unknown): number | null {
  const match = typeof given === 'string' ? TIME.exec(given) : null;
  if (match === null) return null;
  const minute = Number(match[2]);
  const second = Number(match[3] ?? 0);
  const time = Number(match[1]) * 3_600 + minute * 60 + second;
  return minute < 60 && second < 60 && time <= END_OF_DAY ? time : null;
}

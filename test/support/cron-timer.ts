import { AlarmClock } from '../../lib/schedule/alarm.js';
import { CronTimer } from '../../lib/schedule/cron-timer.js';
import type { Schedule } from '../../lib/schedule/schedule.js';
import { cronSchedule } from '../../lib/schedule/schedule-cache.js';
import { ManualClock } from '../../lib/testing/manual-clock.js';
import { SeededRandom } from '../../lib/testing/seeded-random.js';

export const START = Date.parse('2026-05-04T00:00:00Z');
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const GRACE = 10 * SECOND;

interface Setup {
  cronTime?: string | Date;
  windowMs?: number;
  startMs?: number;
  seed?: number;
  onDue?: () => void;
  onLate?: () => void;
}

export interface CronTimerUnderTest {
  clock: ManualClock;
  alarm: AlarmClock;
  errors: unknown[];
  due: { slot: number; at: number }[];
  late: { slot: number; oldest: number }[];
  schedule: Schedule;
  timer: CronTimer;
}

/** A timer over a manual clock, and what it handed out: slot and moment in seconds since the start. */
export const setUp = ({
  cronTime = '0 0 * * * *',
  windowMs = 0,
  startMs = START,
  seed = 1,
  onDue,
  onLate,
}: Setup = {}): CronTimerUnderTest => {
  const clock = new ManualClock(startMs);
  const errors: CronTimerUnderTest['errors'] = [];
  const alarm = new AlarmClock({ clock, onError: (error) => errors.push(error) });
  const due: CronTimerUnderTest['due'] = [];
  const late: CronTimerUnderTest['late'] = [];
  const sinceStart = (ms: number): number => (ms - START) / SECOND;
  const schedule = cronSchedule(cronTime, 'UTC');
  const timer = new CronTimer({
    schedule,
    windowMs,
    lateGraceMs: GRACE,
    alarm,
    clock,
    random: new SeededRandom(seed),
    onDue: (slot) => {
      due.push({ slot: sinceStart(slot), at: sinceStart(clock.now()) });
      onDue?.();
    },
    onLate: (slot, oldest) => {
      late.push({ slot: sinceStart(slot), oldest: sinceStart(oldest) });
      onLate?.();
    },
  });
  return { clock, alarm, errors, due, late, schedule, timer };
};

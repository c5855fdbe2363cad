import { CronTime } from 'cron';
import fc from 'fast-check';
import { DateTime, FixedOffsetZone, Settings, type Zone } from 'luxon';
import { readCronFields } from '../../lib/schedule/cron-fields.js';
import { ScheduleCache } from '../../lib/schedule/schedule-cache.js';
import { CLOCK_CHANGES } from './clock-changes.js';
import { nightlyExpression } from './schedule-expressions.js';

const HOUR = 3_600_000;
const schedules = new ScheduleCache();

const slotsOf = (next: (after: number) => number | null, from: number, until: number): number[] => {
  const slots: number[] = [];
  for (let slot = next(from); slot !== null && slot <= until; slot = next(slot)) slots.push(slot);
  return slots;
};

/** Whether the wall clock shows a time that the expression names. */
const names = (expression: string, zone: string | Zone, slot: number): boolean => {
  const fields = readCronFields(expression);
  const wall = DateTime.fromMillis(slot, { zone });
  return (
    fields.seconds.includes(wall.second) &&
    fields.minutes.includes(wall.minute) &&
    fields.hours.includes(wall.hour) &&
    fields.daysOfWeek.includes(wall.weekday % 7)
  );
};

it('knows every change of the year in its zones', () => {
  const zones = [...new Set(CLOCK_CHANGES.map(({ zone }) => zone))];
  const found = zones.flatMap((zone) => {
    const offsetAt = (ms: number): number => DateTime.fromMillis(ms, { zone }).offset;
    const changes: { zone: string; at: number }[] = [];
    for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2027, 0, 1); day += 24 * HOUR) {
      if (offsetAt(day) === offsetAt(day + 24 * HOUR)) continue;
      for (let at = day; at < day + 24 * HOUR; at += HOUR / 2) {
        if (offsetAt(at) !== offsetAt(at + HOUR / 2)) changes.push({ zone, at: at + HOUR / 2 });
      }
    }
    return changes;
  });
  expect(found).toEqual(CLOCK_CHANGES.map(({ zone, at }) => ({ zone, at: Date.parse(at) })));
});

describe.each(CLOCK_CHANGES)('schedules through the change of clocks in $zone at $at', ({ zone, at }) => {
  const change = Date.parse(at);
  const [from, until] = [change - 3 * HOUR, change + 4 * HOUR];
  const gap = DateTime.fromMillis(change, { zone }).offset - DateTime.fromMillis(change - 1, { zone }).offset;
  const gapMs = Math.max(0, gap * 60_000);
  const realNow = Settings.now;
  afterAll(() => {
    Settings.now = realNow;
  });

  const cronSlots = (expression: string): number[] => {
    const cronTime = new CronTime(expression, zone);
    const next = (after: number): number => {
      Settings.now = () => after;
      return cronTime.getNextDateFrom(new Date(after), zone).toMillis();
    };
    return slotsOf(next, from, until);
  };

  const ours = (expression: string): number[] => {
    const schedule = schedules.get(expression, zone);
    return slotsOf((after) => schedule.next(after), from, until);
  };

  const namesSkipped = (expression: string): boolean => {
    // The skipped times, as a clock shows them that was not put forward.
    const unchanged = FixedOffsetZone.instance(DateTime.fromMillis(change - 1, { zone }).offset);
    const { seconds } = readCronFields(expression);
    const skipped = Array.from({ length: gapMs / 60_000 }, (_, minute) => change + minute * 60_000);
    return skipped.some((minute) => names(expression, unchanged, minute + (seconds[0] ?? 0) * 1_000));
  };

  const standsForSkipped = (expression: string, slot: number): boolean =>
    slot >= change && slot < change + gapMs && namesSkipped(expression);

  it('has strictly increasing slots at times the expression names, but for one that stands for skipped times', () => {
    fc.assert(
      fc.property(nightlyExpression, (expression) => {
        const slots = ours(expression);
        expect(slots).toEqual([...new Set(slots)].sort((a, b) => a - b));
        const unnamed = slots.filter((slot) => !names(expression, zone, slot));
        expect(unnamed.length).toBeLessThanOrEqual(1);
        expect(unnamed.every((slot) => standsForSkipped(expression, slot))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('has the same slots for whoever asks, whenever', () => {
    const moment = fc.integer({ min: from, max: until - 1 });
    fc.assert(
      fc.property(nightlyExpression, moment, (expression, asked) => {
        const expected = ours(expression).find((slot) => slot > asked);
        fc.pre(expected !== undefined);
        expect(schedules.get(expression, zone).next(asked)).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('has the slots of a job that cron runs through the change, less those cron adds by mistake', () => {
    fc.assert(
      fc.property(nightlyExpression, (expression) => {
        const meant = cronSlots(expression).filter(
          (slot) => names(expression, zone, slot) || standsForSkipped(expression, slot),
        );
        const slots = ours(expression);
        // A change of half an hour makes cron lose slots as well, which only may be told by the wall clock.
        const gained = Math.abs(gap) === 60 ? [] : slots.filter((slot) => !meant.includes(slot));
        expect(slots.filter((slot) => !gained.includes(slot))).toEqual(meant);
        expect(gained.every((slot) => names(expression, zone, slot))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('runs each quarter of an hour through the change, and a fixed time once a day', () => {
    const quarters = ours('0 */15 * * * *');
    expect(quarters).toEqual(Array.from({ length: 28 }, (_, index) => from + (index + 1) * 15 * 60_000));
    for (let hour = 0; hour < 6; hour++) {
      const daily = schedules.get(`0 45 ${hour} * * *`, zone);
      const slots = slotsOf((after) => daily.next(after), change - 60 * HOUR, change + 60 * HOUR);
      const days = new Set(slots.map((slot) => DateTime.fromMillis(slot, { zone }).toISODate()));
      expect([slots.length, days.size]).toEqual([5, 5]);
    }
  });
});

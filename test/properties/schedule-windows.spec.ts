import fc from 'fast-check';
import { DateTime } from 'luxon';
import { ScheduleCache } from '../../lib/schedule/schedule-cache.js';
import { drawMoment } from '../../lib/schedule/window.js';
import {
  dailyBetween,
  hourlyBetween,
  monthlyBetween,
  weeklyBetween,
} from '../../lib/schedule/window-helpers.js';
import type { WindowedSchedule } from '../../lib/schedule/windowed-schedule.js';
import { CLOCK_CHANGES } from './clock-changes.js';
import { nightlyExpression } from './schedule-expressions.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const schedules = new ScheduleCache();

/** Chance from both ends of its range, and from within. */
const chance = fc.oneof(
  fc.constantFrom(0, 1 - Number.EPSILON / 2),
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
);

const twoDigits = (value: number): string => String(value).padStart(2, '0');
const timeOfDay = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([hour, minute]) => `${twoDigits(hour)}:${twoDigits(minute)}`);
/** In the hours in which clocks are changed. */
const smallHours = fc
  .tuple(fc.nat(4), fc.nat(59))
  .map(([hour, minute]) => `${twoDigits(hour)}:${twoDigits(minute)}`);

describe.each(CLOCK_CHANGES)('windows through the change of clocks in $zone at $at', ({ zone, at }) => {
  const change = Date.parse(at);
  const anyMoment = fc.integer({ min: change - 5 * HOUR, max: change + 5 * HOUR });
  /** On a slot as often as between two. */
  const around = fc.oneof(
    anyMoment,
    anyMoment.map((moment) => moment - (moment % (10 * MINUTE))),
  );
  const offsetAt = (ms: number): number => DateTime.fromMillis(ms, { zone }).offset;
  const gapMs = Math.max(0, offsetAt(change) - offsetAt(change - 1)) * MINUTE;

  const slotsBetween = (cronTime: string, from: number, until: number): number[] => {
    const schedule = schedules.get(cronTime, zone);
    const slots: number[] = [];
    for (let slot = schedule.next(from); slot !== null && slot <= until; slot = schedule.next(slot)) {
      slots.push(slot);
    }
    return slots;
  };

  /** The wall clock shows the time of the expression, unless clocks went past it just now. */
  const showsTime = (slot: number, time: string): boolean =>
    DateTime.fromMillis(slot, { zone }).toFormat('HH:mm') === time ||
    (slot >= change && slot < change + gapMs);

  it('draws a moment of the window that is left, before the next slot', () => {
    const window = fc.integer({ min: 1, max: 3 * HOUR });
    fc.assert(
      fc.property(nightlyExpression, window, around, chance, (expression, windowMs, now, drawn) => {
        const schedule = schedules.get(expression, zone);
        const slot = schedule.latest(now, now - 2 * windowMs) ?? schedule.next(now);
        fc.pre(slot !== null);
        const nextSlot = schedule.next(slot);
        const end = Math.min(slot + windowMs, nextSlot ?? Infinity);
        const random = { next: () => drawn, id: () => 'unused' };
        const moment = drawMoment({ slot, nextSlot, windowMs, now, random });
        if (moment === null) {
          expect(now).toBeGreaterThanOrEqual(end);
          return;
        }
        expect(moment).toBeGreaterThanOrEqual(Math.max(slot, now));
        expect(moment).toBeLessThan(end);
      }),
      { numRuns: 150 },
    );
  });

  it('finds the newest slot of a stretch, as one that counts them all would', () => {
    fc.assert(
      fc.property(nightlyExpression, around, fc.nat(6 * HOUR), (expression, now, back) => {
        const newest = slotsBetween(expression, now - back, now).at(-1) ?? null;
        expect(schedules.get(expression, zone).latest(now, now - back)).toBe(newest);
      }),
      { numRuns: 60 },
    );
  });

  it('opens a daily window once on each day, at its time, and closes it before the next', () => {
    fc.assert(
      fc.property(fc.oneof(smallHours, timeOfDay), timeOfDay, (from, to) => {
        fc.pre(from !== to);
        const { cronTime, window } = dailyBetween(from, to);
        const first = DateTime.fromMillis(change, { zone }).startOf('day').minus({ days: 2 });
        const slots = slotsBetween(cronTime, first.toMillis() - 1, first.plus({ days: 5 }).toMillis() - 1);
        const days = slots.map((slot) => DateTime.fromMillis(slot, { zone }).toISODate());
        expect(days).toEqual(Array.from({ length: 5 }, (_, day) => first.plus({ days: day }).toISODate()));
        expect(slots.filter((slot) => !showsTime(slot, from))).toEqual([]);
        expect(window).toBeGreaterThan(0);
        expect(window).toBeLessThanOrEqual(DAY);
        const plain = slots.filter(
          (slot) => offsetAt(slot) === offsetAt(slot + window) && showsTime(slot, from),
        );
        for (const slot of plain.filter((slot) => slot < change || slot >= change + gapMs)) {
          expect(DateTime.fromMillis(slot + window, { zone }).toFormat('HH:mm')).toBe(to);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('opens a weekly window once a week, on its day', () => {
    const changeDay = DateTime.fromMillis(change, { zone }).toFormat('ccc').toUpperCase();
    const day = fc.constantFrom(changeDay, changeDay, 'SAT', 'SUN', 'MON', 'WED');
    fc.assert(
      fc.property(day, smallHours, day, timeOfDay, (fromDay, from, toDay, to) => {
        fc.pre(fromDay !== toDay || from !== to);
        const { cronTime, window } = weeklyBetween(`${fromDay} ${from}`, `${toDay} ${to}`);
        const first = DateTime.fromMillis(change, { zone }).startOf('week').minus({ weeks: 1 });
        const slots = slotsBetween(cronTime, first.toMillis() - 1, first.plus({ weeks: 4 }).toMillis() - 1);
        const shown = slots.map((slot) => DateTime.fromMillis(slot, { zone }).toFormat('ccc').toUpperCase());
        expect(shown).toEqual([fromDay, fromDay, fromDay, fromDay]);
        expect(slots.filter((slot) => !showsTime(slot, from))).toEqual([]);
        expect(window).toBeLessThanOrEqual(7 * DAY);
      }),
      { numRuns: 40 },
    );
  });

  it('opens a monthly window on its day, at midnight or the first time there is', () => {
    const { cronTime, window }: WindowedSchedule = monthlyBetween(
      DateTime.fromMillis(change, { zone }).day,
      31,
    );
    const slots = slotsBetween(cronTime, change - 40 * DAY, change + 40 * DAY);
    const ofChange = slots.filter((slot) => Math.abs(slot - change) < DAY);
    expect(ofChange).toEqual([DateTime.fromMillis(change, { zone }).startOf('day').toMillis()]);
    expect(window % DAY).toBe(0);
  });

  it('opens an hourly window in each hour, both of a repeated one included', () => {
    fc.assert(
      fc.property(fc.nat(59), fc.nat(60), (from, to) => {
        fc.pre(from !== to);
        const { cronTime, window } = hourlyBetween(from, to);
        const slots = slotsBetween(cronTime, change - 5 * HOUR, change + 5 * HOUR);
        expect(
          slots.filter(
            (slot) =>
              DateTime.fromMillis(slot, { zone }).minute !== from &&
              (slot < change || slot >= change + gapMs),
          ),
        ).toEqual([]);
        // A change by half an hour shortens or prolongs one period by as much; whole hours leave all as they are.
        const periods = slots.slice(1).map((slot, index) => slot - (slots[index] ?? 0));
        const uneven = periods.filter((period) => period !== HOUR);
        expect(uneven.length).toBeLessThanOrEqual(gapMs > 0 ? 2 : 1);
        expect(window).toBeLessThanOrEqual(HOUR);
      }),
      { numRuns: 60 },
    );
  });
});

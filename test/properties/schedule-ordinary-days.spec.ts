import { CronTime } from 'cron';
import fc from 'fast-check';
import { Settings } from 'luxon';
import { ScheduleCache } from '../../lib/schedule/schedule-cache.js';
import { ZoneTimeline } from '../../lib/schedule/zone-timeline.js';
import { anyExpression } from './schedule-expressions.js';

const DAY = 86_400_000;
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'utc+3'];
const timelines = new Map(zones.map((zone) => [zone, ZoneTimeline.of(zone)]));
const schedules = new ScheduleCache();
const moment = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2031, 0, 1) });

describe('a schedule on days on which no clock is changed', () => {
  const realNow = Settings.now;
  afterAll(() => {
    Settings.now = realNow;
  });

  it('has the slots that cron has', () => {
    fc.assert(
      fc.property(anyExpression, fc.constantFrom(...zones), moment, (expression, zone, after) => {
        // cron looks at the time of day it is asked at, so it is asked at the moment in question.
        Settings.now = () => after;
        const expected = new CronTime(expression, zone).getNextDateFrom(new Date(after), zone).toMillis();
        const offsetAt = (ms: number): number | undefined => timelines.get(zone)?.periodAt(ms).offsetMs;
        fc.pre([-DAY, DAY].every((away) => offsetAt(expected + away) === offsetAt(expected)));
        expect(schedules.get(expression, zone).next(after)).toBe(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('finds the newest slot of a stretch, as one that counts them all would', () => {
    const stretch = fc.integer({ min: 0, max: 3 * DAY });
    const sparse = fc.tuple(fc.nat(59), fc.integer({ min: 1, max: 23 }));
    fc.assert(
      fc.property(sparse, moment, stretch, ([minute, everyHours], at, back) => {
        const schedule = schedules.get(`0 ${minute},59 */${everyHours} * * *`, 'America/New_York');
        let newest: number | null = null;
        for (let slot = schedule.next(at - back); slot !== null && slot <= at; slot = schedule.next(slot)) {
          newest = slot;
        }
        expect(schedule.latest(at, at - back)).toBe(newest);
      }),
      { numRuns: 200 },
    );
  });
});

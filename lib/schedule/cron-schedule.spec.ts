import { readCronFields } from './cron-fields.js';
import { CronSchedule } from './cron-schedule.js';
import { cronSchedule } from './schedule-cache.js';
import { slotOf } from './slot.js';
import { WallClockMatch } from './wall-clock-match.js';
import { ZoneTimeline } from './zone-timeline.js';

const slotsFrom = (expression: string, zone: string, from: string, count: number): string[] => {
  const schedule = cronSchedule(expression, zone);
  const slots: string[] = [];
  for (let after = Date.parse(from); slots.length < count; after = Date.parse(slots.at(-1) ?? '')) {
    slots.push(slotOf(schedule.next(after) ?? Number.NaN));
  }
  return slots.map((slot) => slot.replace(':00.000Z', 'Z'));
};

describe('CronSchedule', () => {
  it('gives slots strictly after the moment asked about', () => {
    const schedule = cronSchedule('0 0 2 * * *', 'UTC');
    const slot = Date.parse('2026-05-04T02:00:00Z');
    expect(schedule.next(slot - 1)).toBe(slot);
    expect(schedule.next(slot)).toBe(slot + 86_400_000);
    expect(schedule.next(slot - 1)).toBe(slot);
  });

  it('searches for a slot once, however many jobs wait for it', () => {
    const zone = ZoneTimeline.of('UTC');
    const looks = jest.spyOn(zone, 'periodAt');
    const times = new WallClockMatch(readCronFields('0 0 2 * * *'));
    const schedule = new CronSchedule(times, zone, 'nightly');
    const slot = Date.parse('2026-05-04T02:00:00Z');
    for (const after of [slot - 5_000, slot - 5_000, slot - 1]) expect(schedule.next(after)).toBe(slot);
    expect(looks).toHaveBeenCalledTimes(1);
    expect(schedule.next(slot)).toBe(slot + 86_400_000);
    expect(schedule.next(slot - 1)).toBe(slot);
  });

  it('takes two restricted day fields as alternatives', () => {
    expect(slotsFrom('0 0 0 15 * MON', 'UTC', '2026-05-11T12:00:00Z', 3)).toEqual([
      '2026-05-15T00:00Z',
      '2026-05-18T00:00Z',
      '2026-05-25T00:00Z',
    ]);
  });

  it('finds a leap day over the century that has none', () => {
    expect(slotsFrom('0 0 0 29 2 *', 'UTC', '2096-03-01T00:00:00Z', 1)).toEqual(['2104-02-29T00:00Z']);
  });

  it('finds the newest slot of a stretch that is full of them, and none in an empty one', () => {
    const schedule = cronSchedule('* * 2 * * *', 'UTC');
    const next = jest.spyOn(schedule, 'next');
    const at = Date.parse('2026-05-04T09:00:00Z');
    expect(slotOf(schedule.latest(at, at - 86_400_000) ?? 0)).toBe('2026-05-04T02:59:59.000Z');
    expect(next.mock.calls.length).toBeLessThan(60);
    expect(schedule.latest(at, Date.parse('2026-05-04T02:59:59Z'))).toBeNull();
    expect(schedule.latest(at, at)).toBeNull();
  });
});

describe('CronSchedule where clocks are changed', () => {
  it('runs a skipped time once, as the clock goes on', () => {
    expect(slotsFrom('0 30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T07:00Z',
      '2026-03-09T06:30Z',
    ]);
  });

  it('moves a skipped time by the length of the gap where the new year is in summer, as cron does', () => {
    expect(slotsFrom('0 30 2 * * *', 'Australia/Sydney', '2026-10-03T12:00:00Z', 2)).toEqual([
      '2026-10-03T16:30Z',
      '2026-10-04T15:30Z',
    ]);
  });

  it('runs a skipped time though no other of the day is named', () => {
    expect(slotsFrom('0 30 2 8 3 *', 'America/New_York', '2026-03-01T00:00:00Z', 2)).toEqual([
      '2026-03-08T07:00Z',
      '2027-03-08T07:30Z',
    ]);
  });

  it('runs a skipped time that is moved past a named one after that', () => {
    expect(slotsFrom('0 5,32 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', 3)).toEqual([
      '2026-10-03T15:32Z',
      '2026-10-03T15:35Z',
      '2026-10-04T15:05Z',
    ]);
  });

  it('runs a repeated time once', () => {
    expect(slotsFrom('0 30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:30Z',
      '2026-11-02T06:30Z',
    ]);
  });

  it('runs the time after the repeated hour once, where cron runs it twice', () => {
    expect(slotsFrom('0 0 2 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T07:00Z',
      '2026-11-02T07:00Z',
    ]);
  });

  it('runs each half hour through both of the repeated hours', () => {
    expect(slotsFrom('0 */30 * * * *', 'America/New_York', '2026-11-01T04:30:00Z', 5)).toEqual([
      '2026-11-01T05:00Z',
      '2026-11-01T05:30Z',
      '2026-11-01T06:00Z',
      '2026-11-01T06:30Z',
      '2026-11-01T07:00Z',
    ]);
  });

  it('runs hourly through the change of half an hour on Lord Howe, where cron adds a slot', () => {
    expect(slotsFrom('0 0 * * * *', 'Australia/Lord_Howe', '2026-10-03T14:00:00Z', 3)).toEqual([
      '2026-10-03T14:30Z',
      '2026-10-03T15:30Z',
      '2026-10-03T16:00Z',
    ]);
  });

  it('runs through the change of two hours at Troll, which cron leaves out', () => {
    expect(slotsFrom('0 0 * * * *', 'Antarctica/Troll', '2026-10-25T00:00:00Z', 3)).toEqual([
      '2026-10-25T01:00Z',
      '2026-10-25T02:00Z',
      '2026-10-25T03:00Z',
    ]);
  });
});

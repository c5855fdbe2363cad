import { InvalidArgumentError } from '../common/errors.js';
import { cronSchedule, ScheduleCache } from './schedule-cache.js';
import { ZoneTimeline } from './zone-timeline.js';

describe('ScheduleCache', () => {
  it('shares a schedule between jobs of the same expression and zone, and only those', () => {
    const cache = new ScheduleCache();
    const berlin = cache.get('0 2 * * *', 'Europe/Berlin');
    expect(cache.get('0 2 * * *', 'Europe/Berlin')).toBe(berlin);
    expect(cache.get('0 2 * * *', 'UTC')).not.toBe(berlin);
    expect(cache.get('0 3 * * *', 'Europe/Berlin')).not.toBe(berlin);
  });

  it('works a zone out once, however many schedules are in it', () => {
    const resolve = jest.spyOn(ZoneTimeline, 'of');
    const cache = new ScheduleCache();
    for (const hour of [1, 2, 3]) cache.get(`0 ${hour} * * *`, 'Europe/Berlin');
    cache.get('0 1 * * *', 'UTC');
    expect(resolve.mock.calls).toEqual([['Europe/Berlin'], ['UTC']]);
    resolve.mockRestore();
  });

  it('names expression and zone in the description', () => {
    expect(cronSchedule('0 2 * * *', 'Europe/Berlin').description).toBe('0 2 * * * (Europe/Berlin)');
    expect(cronSchedule(new Date(0), 'UTC').description).toBe('once at 1970-01-01T00:00:00.000Z');
  });

  it.each(['Mars/Olympus', '', '  '])('refuses the zone %j by name', (zone) => {
    expect(() => cronSchedule('0 2 * * *', zone)).toThrow(InvalidArgumentError);
    expect(() => cronSchedule('0 2 * * *', zone)).toThrow(`"${zone}" is not a time zone`);
  });

  it('refuses a Date that is none', () => {
    expect(() => cronSchedule(new Date(Number.NaN), 'UTC')).toThrow('invalid');
  });
});

describe('a one-off schedule', () => {
  const moment = Date.parse('2026-05-04T02:00:00.250Z');
  const schedule = cronSchedule(new Date(moment), 'UTC');

  it('has its one slot, to the millisecond', () => {
    expect(schedule.next(moment - 1)).toBe(moment);
    expect(schedule.next(moment)).toBeNull();
    expect(schedule.latest(moment, moment - 1)).toBe(moment);
    expect(schedule.latest(moment + 5, moment)).toBeNull();
    expect(schedule.latest(moment - 1, 0)).toBeNull();
  });
});

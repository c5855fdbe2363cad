import { cronSchedule } from './schedule-cache.js';
import { cutToSecond, nominalSlot, slotOf } from './slot.js';

const at = (time: string): number => Date.parse(`2026-05-04T${time}Z`);

describe('slotOf', () => {
  it('writes the slot in UTC, to the millisecond', () => {
    expect(slotOf(at('02:00:00'))).toBe('2026-05-04T02:00:00.000Z');
  });
});

describe('cutToSecond', () => {
  it('drops what is past the second', () => {
    expect(cutToSecond(at('02:00:00.999'))).toBe(at('02:00:00'));
  });
});

describe('nominalSlot', () => {
  const hourly = cronSchedule('0 0 * * * *', 'UTC');
  const eachSecond = cronSchedule('* * * * * *', 'UTC');

  it.each([
    ['late by milliseconds', '02:00:00.003', '02:00:00'],
    ['early by milliseconds', '01:59:59.998', '02:00:00'],
    ['on time', '02:00:00.000', '02:00:00'],
    ['late by as much as is tolerated', '02:00:10.000', '02:00:00'],
    ['later than is tolerated', '02:00:10.001', '02:00:10'],
    ['at a time no slot explains', '02:30:00.700', '02:30:00'],
    ['as early as any timer would be', '01:59:59.950', '02:00:00'],
    ['earlier than that', '01:59:59.949', '01:59:59'],
  ])('knows the slot of a fire %s', (_, fired, slot) => {
    expect(slotOf(nominalSlot(hourly, at(fired), 10_000))).toBe(slotOf(at(slot)));
  });

  it('knows the one slot of a Date, though none follows it', () => {
    const once = cronSchedule(new Date(at('02:00:00.250')), 'UTC');
    expect(slotOf(nominalSlot(once, at('02:00:00.253'), 10_000))).toBe('2026-05-04T02:00:00.250Z');
  });

  it.each([
    ['02:00:00.998', '02:00:01'],
    ['02:00:01.003', '02:00:01'],
    ['02:00:01.700', '02:00:01'],
  ])('takes a fire at %s of a job of every second for that of %s', (fired, slot) => {
    expect(slotOf(nominalSlot(eachSecond, at(fired), 10_000))).toBe(slotOf(at(slot)));
  });
});

import { InvalidArgumentError } from '../common/errors.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { readCronFields } from './cron-fields.js';
import { randomCronTime } from './random-cron-time.js';

describe('randomCronTime', () => {
  it('fixes second and minute at random and leaves the rest open', () => {
    const drawn = Array.from({ length: 200 }, () => randomCronTime());
    for (const expression of drawn) expect(expression).toMatch(/^\d{1,2} \d{1,2} \* \* \* \*$/);
    expect(new Set(drawn).size).toBeGreaterThan(100);
  });

  it('keeps given numbers and reaches both ends of a range', () => {
    const random = new SeededRandom(3);
    const hours = new Set<string>();
    for (let draw = 0; draw < 200; draw++) {
      const expression = randomCronTime({ hour: [1, 4], minute: 30, second: 0, dayOfMonth: 15 }, random);
      expect(expression).toMatch(/^0 30 [1-4] 15 \* \*$/);
      hours.add(expression.slice(5, 6));
    }
    expect([...hours].sort()).toEqual(['1', '2', '3', '4']);
  });

  it('puts each field in its place', () => {
    const fields = { second: 1, minute: 2, hour: 3, dayOfMonth: 4, dayOfWeek: 5 };
    expect(randomCronTime(fields)).toBe('1 2 3 4 * 5');
  });

  it('gives what cron can read', () => {
    const random = new SeededRandom(4);
    for (let draw = 0; draw < 200; draw++) {
      const expression = randomCronTime({ hour: [0, 23], dayOfMonth: [1, 31], dayOfWeek: [0, 7] }, random);
      expect(() => readCronFields(expression)).not.toThrow();
    }
  });

  const refused: [string, () => string, string][] = [
    [
      'an hour too many',
      () => randomCronTime({ hour: 24 }),
      'Expected hour to be a whole number from 0 to 23',
    ],
    [
      'a range backwards',
      () => randomCronTime({ hour: [4, 1] }),
      'Expected hour[1] to be a whole number from 4',
    ],
    ['a fraction', () => randomCronTime({ minute: [1.5, 2] }), 'Expected minute[0]'],
    ['half a range', () => randomCronTime(JSON.parse('{"hour":[4]}')), 'a pair [from, to], got [4]'],
    ['a string', () => randomCronTime(JSON.parse('{"second":"5"}')), 'got "5" (string)'],
    [
      'an unknown field',
      () => randomCronTime(JSON.parse('{"month":5}')),
      'a field to be one of second, minute, hour, dayOfMonth, dayOfWeek, got "month"',
    ],
  ];

  it.each(refused)('refuses %s', (_, call, message) => {
    expect(call).toThrow(InvalidArgumentError);
    expect(call).toThrow(message);
  });
});

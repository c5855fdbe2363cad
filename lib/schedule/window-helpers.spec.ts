import { days, hours, minutes, seconds } from '../common/duration.js';
import { InvalidArgumentError } from '../common/errors.js';
import { readCronFields } from './cron-fields.js';
import { dailyBetween, hourlyBetween, monthlyBetween, weeklyBetween } from './window-helpers.js';
import type { WindowedSchedule } from './windowed-schedule.js';

const cases: [string, () => WindowedSchedule, string, number][] = [
  ['a day', () => dailyBetween('02:00', '03:00'), '0 0 2 * * *', hours(1)],
  ['seconds', () => dailyBetween('02:00:10', '02:00:40'), '10 0 2 * * *', seconds(30)],
  ['midnight', () => dailyBetween('23:30', '00:30'), '0 30 23 * * *', hours(1)],
  ['the rest of a day', () => dailyBetween('22:15', '24:00'), '0 15 22 * * *', minutes(105)],
  ['a whole day', () => dailyBetween('00:00', '24:00'), '0 0 0 * * *', days(1)],
  ['one digit', () => dailyBetween('2:00', '3:00'), '0 0 2 * * *', hours(1)],
  ['a week', () => weeklyBetween('SUN 01:00', 'SUN 05:00'), '0 0 1 * * 0', hours(4)],
  ['blanks around and between', () => weeklyBetween(' SUN  01:00 ', 'SUN 05:00'), '0 0 1 * * 0', hours(4)],
  ['lower case', () => weeklyBetween('tue 01:00', 'thu 01:00'), '0 0 1 * * 2', days(2)],
  ['the end of a week', () => weeklyBetween('SAT 22:00', 'MON 02:00'), '0 0 22 * * 6', hours(28)],
  ['backwards in a day', () => weeklyBetween('MON 05:00', 'MON 01:00'), '0 0 5 * * 1', hours(164)],
  ['a whole week', () => weeklyBetween('MON 00:00', 'SUN 24:00'), '0 0 0 * * 1', days(7)],
  ['a month', () => monthlyBetween(1, 3), '0 0 0 1 * *', days(3)],
  ['one day of a month', () => monthlyBetween(5, 5), '0 0 0 5 * *', days(1)],
  ['the end of a month', () => monthlyBetween(28, 2), '0 0 0 28 * *', days(3)],
  ['a day that short months lack', () => monthlyBetween(30, 2), '0 0 0 30 * *', days(3)],
  ['up to a day that short months lack', () => monthlyBetween(10, 31), '0 0 0 10 * *', days(19)],
  ['an hour', () => hourlyBetween(10, 25), '0 10 * * * *', minutes(15)],
  ['the full hour', () => hourlyBetween(50, 10), '0 50 * * * *', minutes(20)],
  ['a whole hour', () => hourlyBetween(0, 60), '0 0 * * * *', hours(1)],
];

describe('window helpers', () => {
  it('name the argument that is wrong for those who read errors by program', () => {
    expect(() => hourlyBetween(1, 61)).toThrow(expect.objectContaining({ context: { argument: 'to' } }));
  });

  it.each(cases)('span %s', (_, given, cronTime, window) => {
    expect(given()).toEqual({ cronTime, window });
    expect(() => readCronFields(cronTime)).not.toThrow();
  });

  const refused: [string, () => WindowedSchedule, string][] = [
    ['an hour too many', () => dailyBetween('24:00', '03:00'), 'Expected from to be a time of day'],
    ['past the end', () => dailyBetween('02:00', '24:01'), 'Expected to to be a time of day'],
    ['no minute', () => dailyBetween('02:60', '03:00'), 'got "02:60" (string)'],
    ['no second', () => dailyBetween('02:00:60', '03:00'), 'got "02:00:60" (string)'],
    ['a time in a list', () => dailyBetween(JSON.parse('["02:00"]'), '03:00'), 'got ["02:00"] (object)'],
    ['no time', () => dailyBetween('two', '03:00'), 'got "two" (string)'],
    ['equal times', () => dailyBetween('02:00', '02:00'), "for all of it: '00:00' to '24:00'"],
    ['a day that is no text', () => weeklyBetween(JSON.parse('7'), 'SUN 05:00'), 'got 7 (number)'],
    ['no day', () => weeklyBetween('01:00', 'SUN 05:00'), 'Expected from to be a day from SUN to SAT'],
    ['an unknown day', () => weeklyBetween('SUN 01:00', 'XYZ 05:00'), 'Expected to to be a day'],
    [
      'no time of day',
      () => weeklyBetween('SUN', 'MON 05:00'),
      'Expected the time of from to be a time of day',
    ],
    ['nothing for the time of day', () => weeklyBetween('SUN', 'MON 05:00'), 'got "" (string)'],
    ['words after it', () => weeklyBetween('SUN 01:00 UTC', 'MON 05:00'), 'Expected from'],
    [
      'equal week times',
      () => weeklyBetween('SUN 01:00', 'sun 01:00'),
      "for all of it: 'MON 00:00' to 'SUN 24:00'",
    ],
    ['day 0', () => monthlyBetween(0, 3), 'Expected from to be a whole number from 1 to 31, got 0'],
    ['day 32', () => monthlyBetween(1, 32), 'Expected to to be a whole number from 1 to 31, got 32'],
    [
      'a fraction',
      () => hourlyBetween(1.5, 3),
      'Expected from to be a whole number from 0 to 59, got 1.5 (number)',
    ],
    ['what is no number', () => hourlyBetween(Number.NaN, 3), 'got NaN (number)'],
    ['minute 61', () => hourlyBetween(1, 61), 'Expected to to be a whole number from 0 to 60'],
    ['minute 60 as start', () => hourlyBetween(60, 3), 'from 0 to 59'],
    ['equal minutes', () => hourlyBetween(10, 10), 'for all of it: 0 to 60'],
  ];

  it.each(refused)('refuse %s', (_, call, message) => {
    expect(call).toThrow(InvalidArgumentError);
    expect(call).toThrow(message);
  });
});

import { type RandomSource, SystemRandom } from '../common/random.js';
import { readWhole, unexpected } from './argument-check.js';

/** What a random moment may be: a fixed number, or a range with both ends. @publicApi */
export interface RandomCronTimeFields {
  /** 0 to 23. Default: every hour. */
  hour?: number | readonly [from: number, to: number];
  /** 0 to 59. Default: random. */
  minute?: number | readonly [from: number, to: number];
  /** 0 to 59. Default: random. */
  second?: number | readonly [from: number, to: number];
  /** 1 to 31. Default: every day. A month without the day drawn is left out. */
  dayOfMonth?: number | readonly [from: number, to: number];
  /** 0 to 7, where 0 and 7 are Sunday. Default: every day. With `dayOfMonth` either of them suffices, as in cron. */
  dayOfWeek?: number | readonly [from: number, to: number];
}

type FieldName = keyof RandomCronTimeFields;

const LIMITS: Readonly<Record<FieldName, readonly [low: number, high: number]>> = {
  second: [0, 59],
  minute: [0, 59],
  hour: [0, 23],
  dayOfMonth: [1, 31],
  dayOfWeek: [0, 7],
};

/**
 * One random, from then on fixed, six-field expression for a plain `@Cron`.
 *
 * It is drawn anew in every process: replicas that must agree on a slot want a window instead.
 *
 * @example `@Cron(randomCronTime({ hour: [1, 4] }))` some moment between 01:00:00 and 04:59:59
 * @publicApi
 */
export function randomCronTime(
  fields: RandomCronTimeFields = {},
  random: RandomSource = new SystemRandom(),
): string {
  const unknown = Object.keys(fields).find((name) => !Object.hasOwn(LIMITS, name));
  if (unknown !== undefined) throw unexpected('a field', `one of ${Object.keys(LIMITS).join(', ')}`, unknown);
  const draw = (name: FieldName, given: unknown): string => String(drawField(name, given, random));
  const drawOrEvery = (name: FieldName): string =>
    fields[name] === undefined ? '*' : draw(name, fields[name]);
  return [
    draw('second', fields.second ?? LIMITS.second),
    draw('minute', fields.minute ?? LIMITS.minute),
    drawOrEvery('hour'),
    drawOrEvery('dayOfMonth'),
    '*',
    drawOrEvery('dayOfWeek'),
  ].join(' ');
}

function drawField(name: FieldName, given: unknown, random: RandomSource): number {
  const [low, high] = LIMITS[name];
  if (!Array.isArray(given)) return readWhole(name, given, low, high);
  if (given.length !== 2) throw unexpected(name, 'a number or a pair [from, to]', given);
  const from = readWhole(`${name}[0]`, given[0], low, high);
  const to = readWhole(`${name}[1]`, given[1], from, high);
  return from + Math.floor(random.next() * (to - from + 1));
}

import { z } from 'zod';

// Each kind of value, with the words in which an error says what was expected. The words stand in for every
// way a value can miss the schema, so that a message reads the same for a wrong type and a wrong size.

/** 100 years: what is added to the time of day must stay a date. */
const LONGEST_MS = 36_525 * 86_400_000;

/** A whole number of milliseconds. */
export const durationMs = (least: number) => {
  const expected = `a whole number of milliseconds, ${least} or more`;
  return z
    .number({ error: expected })
    .int(expected)
    .min(least, expected)
    .max(LONGEST_MS, 'a whole number of milliseconds, at most 100 years');
};

export const count = (least: number) => {
  const expected = `a whole number, ${least} or more`;
  return z.number({ error: expected }).int(expected).min(least, expected);
};

export const numberFrom = (least: number) => {
  const expected = `a number, ${least} or more`;
  return z.number({ error: expected }).min(least, expected);
};

export const flag = () => z.boolean({ error: 'true or false' });

export const choice = <const V extends readonly [string, ...string[]]>(values: V) =>
  z.enum(values, { error: values.map((value) => `'${value}'`).join(' or ') });

export const text = (most = 200) => {
  const expected = `a non-empty string of at most ${most} well-formed characters`;
  return z
    .string({ error: expected })
    .min(1, expected)
    .max(most, expected)
    .refine(isWellFormed, { error: expected });
};

/** An object that has these methods. Returned as it is: a class instance keeps its prototype. */
export const objectWith = <T extends object>(expected: string, methods: readonly (keyof T & string)[]) =>
  z.custom<T>((value) => hasMethods(value, methods), { error: expected });

export const timeZone = () => {
  const expected = `an IANA time zone such as 'Europe/Berlin' or 'UTC'`;
  return z.string({ error: expected }).refine(isTimeZone, { error: expected });
};

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return methods.every((method) => typeof Reflect.get(value, method) === 'function');
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A lone surrogate cannot be encoded into a key. */
function isWellFormed(value: string): boolean {
  try {
    encodeURIComponent(value);
    return true;
  } catch {
    return false;
  }
}

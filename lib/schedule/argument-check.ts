import { InvalidArgumentError } from '../common/errors.js';

/** A whole number in `[low, high]`. */
export function readWhole(argument: string, given: unknown, low: number, high: number): number {
  if (typeof given === 'number' && Number.isInteger(given) && given >= low && given <= high) return given;
  throw unexpected(argument, `a whole number from ${low} to ${high}`, given);
}

export function unexpected(argument: string, expected: string, given: unknown): InvalidArgumentError {
  const shown = typeof given === 'string' || Array.isArray(given) ? JSON.stringify(given) : String(given);
  return new InvalidArgumentError(`Expected ${argument} to be ${expected}, got ${shown} (${typeof given}).`, {
    argument,
  });
}

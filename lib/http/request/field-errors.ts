import type { z } from 'zod';
import { type FieldError, invalid } from '../problem/problems.js';

/** An answer is not to grow with what somebody made up. */
const MOST_ERRORS = 50;
const LONGEST_FIELD = 100;

/** A value that fits, or what is wrong with which field. */
export type Checked<T> =
  | { readonly value: T; readonly errors?: undefined }
  | { readonly value?: undefined; readonly errors: readonly FieldError[] };

/** Holds what was sent against a schema. */
export function checkFields<S extends z.ZodType>(schema: S, given: unknown): Checked<z.output<S>> {
  const result = schema.safeParse(given);
  if (result.success) return { value: result.data };
  return { errors: result.error.issues.flatMap(errorsOf).slice(0, MOST_ERRORS) };
}

/** @throws Problem 422 */
export function fieldsOf<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const checked = checkFields(schema, given);
  if (checked.errors !== undefined) throw invalid(checked.errors);
  return checked.value;
}

function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => errorAt([...issue.path, key], 'there is no such field here'));
  }
  return [errorAt(issue.path, `expected ${issue.message}`)];
}

function errorAt(path: readonly PropertyKey[], message: string): FieldError {
  const field = path.length === 0 ? 'body' : path.join('.');
  return { field: field.length > LONGEST_FIELD ? `${field.slice(0, LONGEST_FIELD)}…` : field, message };
}

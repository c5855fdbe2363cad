import type { z } from 'zod';
import { CronOptionsError, InvalidArgumentError } from './errors.js';

/** Where an option belongs that is not one here, as the end of a sentence; empty where it belongs nowhere. */
type BelongsTo = (option: string) => string;

const nowhere: BelongsTo = () => '';

interface Complaint {
  /** The path of the option, `history.retentionDays`; empty where the options as a whole are meant. */
  readonly option: string;
  readonly text: string;
}

export interface OptionContext {
  readonly job?: string;
  readonly belongsTo?: BelongsTo;
  /** Values are told by their kind alone: they may hold secrets. */
  readonly isSecret?: boolean;
}

/**
 * Holds options against a schema: the checked options, or one error that names every option that is wrong, what
 * was expected and what was given.
 *
 * @param subject whose options they are: `CronCoordinatorModule`, `job "billing"`
 * @throws CronOptionsError
 */
export function checkOptions<S extends z.ZodType>(
  schema: S,
  given: unknown,
  subject: string,
  { job, belongsTo = nowhere, isSecret = false }: OptionContext = {},
): z.output<S> {
  const words = { belongsTo, shown: isSecret ? kindOf : show };
  return held(schema, given, words, (lines, option) => {
    return new CronOptionsError(`Invalid options of ${subject}:${lines}`, {
      ...(job === undefined ? {} : { job }),
      option,
    });
  });
}

/**
 * The same for what a method is called with.
 *
 * @throws InvalidArgumentError
 */
export function checkArguments<S extends z.ZodType>(schema: S, given: unknown, method: string): z.output<S> {
  return held(schema, given, { belongsTo: nowhere, shown: show }, (lines, option) => {
    return new InvalidArgumentError(`Invalid arguments of ${method}:${lines}`, { option });
  });
}

/** How complaints are put into words. */
interface Words {
  readonly belongsTo: BelongsTo;
  readonly shown: (value: unknown) => string;
}

function held<S extends z.ZodType>(
  schema: S,
  given: unknown,
  words: Words,
  failure: (lines: string, options: string) => Error,
): z.output<S> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const found = result.error.issues.flatMap((issue) => complaints(issue, given, words));
  const lines = found.map(
    ({ option, text }) => `\n  - ${option === '' ? 'the options' : `\`${option}\``}: ${text}`,
  );
  throw failure(lines.join(''), found.map(({ option }) => option).join(', '));
}

/** Without the members that are there but `undefined`, so that a merge does not overwrite something by nothing. */
export function withoutUndefined<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** A value as an error message shows it: short, on one line, with its type. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'function') return `a function${value.name === '' ? '' : ` (${value.name})`}`;
  if (typeof value === 'symbol') return `${String(value)} (symbol)`;
  return `${shorten(render(value))} (${Array.isArray(value) ? 'array' : typeof value})`;
}

/** What kind of value it is, and never which. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (value === '') return 'an empty string';
  return `a value of type ${Array.isArray(value) ? 'array' : typeof value}`;
}

function complaints(issue: z.core.$ZodIssue, given: unknown, words: Words): Complaint[] {
  if (issue.code === 'invalid_union') {
    // The form that was meant is the one whose inside is complained about, not the value as a whole.
    const meant = issue.errors.find((branch) =>
      branch.some((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
    );
    if (meant !== undefined) {
      return meant.flatMap((inner) =>
        complaints({ ...inner, path: [...issue.path, ...inner.path] }, given, words),
      );
    }
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      option: [...issue.path, key].join('.'),
      text: `there is no such option here${words.belongsTo(key)}`,
    }));
  }
  const text = `expected ${issue.message}, got ${words.shown(valueAt(given, issue.path))}`;
  return [{ option: issue.path.join('.'), text }];
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    given,
  );
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function render(value: unknown): string {
  try {
    return (typeof value === 'bigint' ? `${value}n` : JSON.stringify(value)) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function shorten(rendered: string): string {
  return rendered.length <= 80 ? rendered : `${rendered.slice(0, 77)}...`;
}

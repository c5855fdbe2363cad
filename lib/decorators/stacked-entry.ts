import { JobDeclarationError } from '../common/errors.js';

/** What a call of a `@Coordinated` method does once the application has booted. */
export type StackedEntry = () => Promise<unknown>;

/** Where the entries of an instance are: on the instance, since the class may be in two applications at once. */
const ENTRIES = Symbol.for('nestjs-cron-coordinator:stacked-entries');

export function bindStackedEntry(owner: object, method: string | symbol, entry: StackedEntry): void {
  const entries = entriesOf(owner) ?? new Map<string | symbol, StackedEntry>();
  entries.set(method, entry);
  Object.defineProperty(owner, ENTRIES, { value: entries, configurable: true, enumerable: false });
}

/** The entry of a method, or one that refuses: without a coordinator nobody knows whether it may run. */
export function stackedEntry(owner: unknown, method: string | symbol): StackedEntry {
  return entriesOf(owner)?.get(method) ?? (() => Promise.reject(notBound(owner, method)));
}

function entriesOf(owner: unknown): Map<string | symbol, StackedEntry> | undefined {
  if (typeof owner !== 'object' || owner === null) return undefined;
  const entries: unknown = Reflect.get(owner, ENTRIES);
  return entries instanceof Map ? entries : undefined;
}

function notBound(owner: unknown, method: string | symbol): JobDeclarationError {
  const name = owner instanceof Object ? `${owner.constructor.name}.${String(method)}` : String(method);
  return new JobDeclarationError(
    `${name} is @Coordinated, but no coordinator knows this instance, so it was not run. ` +
      `Import CronCoordinatorModule.forRoot() in the application; in a unit test, use CronTestBed.`,
  );
}

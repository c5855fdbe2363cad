import { JobDeclarationError } from '../common/errors.js';
import type { CronRun } from '../common/run.js';
import type { StackedJobOptions } from '../coordinator/job-definition.js';
import { declareJob, jobsOf } from './job-metadata.js';
import { stackedEntry } from './stacked-entry.js';

/** Stands on a method that takes a `CronRun`, or nothing. @publicApi */
export type StackedJobDecorator = <M extends (run: CronRun) => unknown>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/**
 * Coordinates a method that `@Cron`, `@Interval` or `@Timeout` of `@nestjs/schedule` fires. Stands above or
 * below it; the host's `ScheduleModule` is needed.
 *
 * The method must be called by the scheduler: a call of your own goes through the coordinator as well.
 *
 * @example
 * ```ts
 * @Coordinated({ name: 'legacy-sync' })
 * @Cron('0 *\/10 * * * *')
 * async sync() {}
 * ```
 * @publicApi
 */
export function Coordinated(options: StackedJobOptions): StackedJobDecorator {
  return (target, method, descriptor) => {
    const original = descriptor.value;
    if (original === undefined) throw notAMethod(target, method);
    declareJob(target, method, { kind: 'stacked', tenant: false, options: { ...options }, original });
    descriptor.value = coordinatedCall(original, method);
  };
}

/**
 * The function as the scheduler shall find it: it carries all that other decorators noted on the original, or
 * the scheduler would not know it for a job.
 */
function coordinatedCall<M extends (run: CronRun) => unknown>(original: M, method: string | symbol): M {
  const call = new Proxy(original, {
    apply: (_original, owner: unknown, args: readonly unknown[]): unknown =>
      isOverridden(owner, method, original)
        ? Reflect.apply(original, owner, args)
        : stackedEntry(owner, method)(),
  });
  for (const key of Reflect.getMetadataKeys(original)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, original), call);
  }
  return call;
}

/** The call came by way of `super`, from within the run of the job that overrides this one. */
function isOverridden(owner: unknown, method: string | symbol, original: unknown): boolean {
  if (typeof owner !== 'object' || owner === null) return false;
  const metadata = jobsOf(Object.getPrototypeOf(owner)).get(method);
  return metadata !== undefined && metadata.original !== original;
}

function notAMethod(target: object, method: string | symbol): JobDeclarationError {
  return new JobDeclarationError(
    `${target.constructor.name}.${String(method)} is @Coordinated, but is no method. Put the decorator on a method.`,
  );
}

import 'reflect-metadata';
import { JobDeclarationError } from '../common/errors.js';
import type { CronRun } from '../common/run.js';
import type { JobKind } from '../coordinator/job-options.schema.js';

/** What a decorator says of the method it stands on. */
export interface JobMetadata {
  readonly kind: JobKind;
  readonly tenant: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  readonly intervalMs?: number;
  /** The method without the decorator around it, where the decorator puts something around it. */
  readonly original?: (run: CronRun) => unknown;
}

const JOBS = Symbol.for('nestjs-cron-coordinator:jobs');

type JobsByMethod = Map<string | symbol, JobMetadata>;

/**
 * Notes a job on the class, under the method's name. Not on the function: another decorator may replace the
 * function and drop what it carried.
 */
export function declareJob(target: object, method: string | symbol, metadata: JobMetadata): void {
  if (typeof target === 'function') {
    throw new JobDeclarationError(
      `${target.name}.${String(method)} is static, and a job needs the instance that Nest makes. Make it an instance method.`,
    );
  }
  const jobs = ownJobs(target) ?? new Map<string | symbol, JobMetadata>();
  if (jobs.has(method)) {
    throw new JobDeclarationError(
      `${target.constructor.name}.${String(method)} has two job decorators. A method is one job; take one of them away.`,
    );
  }
  jobs.set(method, metadata);
  Reflect.defineMetadata(JOBS, jobs, target);
}

/** The jobs of a class and of the classes it extends; where both say something of a method, the class does. */
export function jobsOf(prototype: unknown): JobsByMethod {
  const found: JobsByMethod = new Map();
  for (let current = prototype; isObject(current); current = Object.getPrototypeOf(current)) {
    for (const [method, metadata] of ownJobs(current) ?? []) {
      if (!found.has(method)) found.set(method, metadata);
    }
  }
  return found;
}

/**
 * The class that defines the method as an instance of this prototype has it, where that class does not itself
 * declare the job: it overrides a job of a class it extends.
 */
export function overridingClass(prototype: unknown, method: string | symbol): string | undefined {
  for (let current = prototype; isObject(current); current = Object.getPrototypeOf(current)) {
    if (!Object.hasOwn(current, method)) continue;
    return ownJobs(current)?.has(method) === true ? undefined : current.constructor.name;
  }
  return undefined;
}

function ownJobs(target: object): JobsByMethod | undefined {
  const jobs: unknown = Reflect.getOwnMetadata(JOBS, target);
  return jobs instanceof Map ? jobs : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

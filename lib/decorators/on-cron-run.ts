import 'reflect-metadata';
import { JobDeclarationError } from '../common/errors.js';
import type { RunSummary } from '../common/run.js';
import type { RunFilter } from '../notifications/run-filter.js';

/** Stands on a method that takes a summary, or nothing. @publicApi */
export type RunHandlerDecorator = <M extends (run: Readonly<RunSummary>) => unknown>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

const HANDLERS = Symbol.for('nestjs-cron-coordinator:run-handlers');

type FiltersByMethod = Map<string | symbol, RunFilter>;

/**
 * Calls the method with the summary of each run that settled on this replica and that the filter selects, as
 * `CronCoordinator.onRun` does; from the boot of the application on, for as long as it lives. What the filter cannot mean
 * stops the boot. The class must be a provider or controller of which there is one instance.
 *
 * @param filter default: every job, and the outcomes `failed`, `partial`, `interrupted`, `abandoned` and `missed`
 * @example
 * ```ts
 * @OnCronRun({ jobs: ['billing'] })
 * async tell({ job, outcome }: RunSummary) {}
 * ```
 * @publicApi
 */
export function OnCronRun(filter: RunFilter = {}): RunHandlerDecorator {
  return (target, method) => {
    if (typeof target === 'function') {
      throw new JobDeclarationError(
        `${target.name}.${String(method)} is static, and @OnCronRun needs the instance that Nest makes. Make it an instance method.`,
      );
    }
    const filters: FiltersByMethod = ownFilters(target) ?? new Map<string | symbol, RunFilter>();
    if (filters.has(method)) {
      throw new JobDeclarationError(
        `${target.constructor.name}.${String(method)} has two @OnCronRun. Name all jobs and outcomes in one of them.`,
      );
    }
    filters.set(method, filter);
    Reflect.defineMetadata(HANDLERS, filters, target);
  };
}

/** The handlers of a class and of the classes it extends; where both say something of a method, the class does. */
export function runHandlersOf(prototype: unknown): ReadonlyMap<string | symbol, RunFilter> {
  const found: FiltersByMethod = new Map();
  for (let current = prototype; isObject(current); current = Object.getPrototypeOf(current)) {
    for (const [method, filter] of ownFilters(current) ?? [])
      if (!found.has(method)) found.set(method, filter);
  }
  return found;
}

function ownFilters(target: object): FiltersByMethod | undefined {
  const filters: unknown = Reflect.getOwnMetadata(HANDLERS, target);
  return filters instanceof Map ? filters : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

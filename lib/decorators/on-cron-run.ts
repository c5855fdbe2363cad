import type { RunSummary } from '../common/run.js';
import type { RunFilter } from '../notifications/run-filter.js';
import { MethodNotes } from './method-notes.js';

/** Stands on a method that takes a summary, or nothing. @publicApi */
export type RunHandlerDecorator = <M extends (run: Readonly<RunSummary>) => unknown>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

const HANDLERS = new MethodNotes<RunFilter>(Symbol.for('nestjs-cron-coordinator:run-handlers'), {
  needs: '@OnCronRun',
  twice: '@OnCronRun. Name all jobs and outcomes in one of them.',
});

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
  return (target, method) => HANDLERS.add(target, method, filter);
}

/** The handlers of a class and of the classes it extends. */
export function runHandlersOf(prototype: unknown): ReadonlyMap<string | symbol, RunFilter> {
  return HANDLERS.of(prototype);
}

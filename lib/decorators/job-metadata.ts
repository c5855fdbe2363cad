import type { CronRun } from '../common/run.js';
import type { JobKind } from '../coordinator/job-options.schema.js';
import { lineage, MethodNotes } from './method-notes.js';

/** What a decorator says of the method it stands on. */
export interface JobMetadata {
  readonly kind: JobKind;
  readonly tenant: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  readonly intervalMs?: number;
  /** The method without the decorator around it, where the decorator puts something around it. */
  readonly original?: (run: CronRun) => unknown;
}

const JOBS = new MethodNotes<JobMetadata>(Symbol.for('nestjs-cron-coordinator:jobs'), {
  needs: 'a job',
  twice: 'job decorators. A method is one job; take one of them away.',
});

/** Notes a job on its class. */
export function declareJob(target: object, method: string | symbol, metadata: JobMetadata): void {
  JOBS.add(target, method, metadata);
}

/** The jobs of a class and of the classes it extends. */
export function jobsOf(prototype: unknown): Map<string | symbol, JobMetadata> {
  return JOBS.of(prototype);
}

/**
 * The class that defines the method as an instance of this prototype has it, where that class does not itself
 * declare the job: it overrides a job of a class it extends.
 */
export function overridingClass(prototype: unknown, method: string | symbol): string | undefined {
  for (const current of lineage(prototype)) {
    if (!Object.hasOwn(current, method)) continue;
    return JOBS.own(current)?.has(method) === true ? undefined : current.constructor.name;
  }
  return undefined;
}

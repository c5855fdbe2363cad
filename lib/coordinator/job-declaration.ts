import type { JobHandler } from './job.js';
import type { JobKind } from './job-options.schema.js';

/** A job as it is declared, by a decorator or at run time, before anything of it is checked. */
export interface JobDeclaration {
  readonly kind: JobKind;
  readonly tenant: boolean;
  /** As given: the name among them, and the cron expression of a job that has one. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Of a job that fires at an interval, whoever fires it. */
  readonly intervalMs?: number;
  /** Of a job that the host's own scheduler fires by an expression. */
  readonly stackedOn?: { readonly cronTime: string | Date; readonly timeZone: string };
  readonly handler: JobHandler;
  readonly declaredAt: string;
}

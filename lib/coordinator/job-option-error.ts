import { CronOptionsError } from '../common/errors.js';
import { show } from '../common/option-check.js';

/** Which job an error is about. */
export interface JobSubject {
  readonly name: string;
  /** Where it is declared: `ReportsService.build`. */
  readonly declaredAt: string;
}

/** The job as the first words of an error name it. */
export function titleOf({ name, declaredAt }: JobSubject): string {
  return `job "${name}" (${declaredAt})`;
}

/** An option of a job that no schema can judge alone. */
export function invalidOption(
  job: JobSubject,
  option: string,
  complaint: string,
  options?: { cause: unknown },
): CronOptionsError {
  const message = `Invalid options of ${titleOf(job)}:\n  - \`${option}\`: ${complaint}`;
  return new CronOptionsError(message, { job: job.name, option }, options);
}

export function unexpectedOption(
  job: JobSubject,
  option: string,
  expected: string,
  given: unknown,
): CronOptionsError {
  return invalidOption(job, option, `expected ${expected}, got ${show(given)}`);
}

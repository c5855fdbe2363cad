import { z } from 'zod';
import { InvalidArgumentError } from '../common/errors.js';
import { checkArguments } from '../common/option-check.js';
import { text } from '../common/option-schema.js';
import type { RunOutcome, RunSummary } from '../common/run.js';
import { OUTCOMES } from '../common/run-outcomes.js';

/** Which runs a handler is told of. @publicApi */
export interface RunFilter {
  /**
   * How the runs ended. Default: `failed`, `partial`, `interrupted`, `abandoned` and `missed`: work that was not done, or
   * not all of it. `skipped` is what every other replica says of each slot, and has to be asked for.
   */
  outcomes?: readonly RunOutcome[];
  /** The jobs, by name. Each must be known when the application has booted. Default: all. */
  jobs?: readonly string[];
}

/** @publicApi */
export type RunHandler = (run: Readonly<RunSummary>) => unknown;

/** A filter that was checked. */
export interface RunSelection {
  readonly outcomes: ReadonlySet<RunOutcome>;
  /** `null`: all. */
  readonly jobs: ReadonlySet<string> | null;
}

const WORK_LEFT_UNDONE = ['failed', 'partial', 'interrupted', 'abandoned', 'missed'] as const;

const schema = z.object({
  filter: z.strictObject(
    {
      outcomes: z
        .array(z.enum(OUTCOMES, { error: Object.keys(OUTCOMES).join(', ') }), {
          error: 'an array of outcomes',
        })
        .min(1, 'at least one outcome (leave it out for the default)')
        .optional(),
      jobs: z
        .array(text(), { error: 'an array of job names' })
        .min(1, 'at least one job (leave it out for all)')
        .optional(),
    },
    { error: 'an object, { outcomes, jobs }' },
  ),
  handler: z.custom<RunHandler>((value) => typeof value === 'function', { error: 'a function' }),
});

/** @param where what was called with them, for the error. @throws InvalidArgumentError */
export function checkSubscription(filter: unknown, handler: unknown, where: string): RunSelection {
  const { outcomes = WORK_LEFT_UNDONE, jobs } = checkArguments(schema, { filter, handler }, where).filter;
  return { outcomes: new Set(outcomes), jobs: jobs === undefined ? null : new Set(jobs) };
}

export function selects({ outcomes, jobs }: RunSelection, run: Pick<RunSummary, 'job' | 'outcome'>): boolean {
  return outcomes.has(run.outcome) && (jobs === null || jobs.has(run.job));
}

/** @throws InvalidArgumentError for a name that is no job's */
export function refuseUnknownJobs({ jobs }: RunSelection, known: readonly string[], where: string): void {
  const unknown = [...(jobs ?? [])].filter((job) => !known.includes(job));
  const [first] = unknown;
  if (first === undefined) return;
  throw new InvalidArgumentError(
    `Invalid arguments of ${where}:${unknown
      .map((job) => `\n  - \`filter.jobs\`: there is no job named "${job}"`)
      .join('')}\nKnown jobs: ${known.length === 0 ? 'none' : known.join(', ')}. ` +
      'A job registered at run time must be registered before the application has booted, or before the call.',
    { job: first, option: 'filter.jobs' },
  );
}

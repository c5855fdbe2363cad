import type { Job } from '../coordinator/job.js';
import type { RunOptions } from '../coordinator/run-options.js';
import type { Runtime } from '../coordinator/runtime.js';
import type { StartedRun } from '../coordinator/triggered-run.js';
import { type Answer, answerOfEnd, answerOfError, answerOfStart } from './answer/answer.js';
import { TenantProblems } from './answer/tenant-problems.js';

/** A job that has been triggered, and what there is to answer. */
export interface Attempt {
  /** Once the run has started, or ended without a start. */
  readonly begun: Promise<Answer>;
  /** Once it has ended. */
  readonly ended: Promise<Answer>;
}

export function attempt(
  { trigger, events }: Pick<Runtime, 'trigger' | 'events'>,
  job: Job,
  options: RunOptions,
  onStarted: (started: StartedRun) => void = () => undefined,
): Attempt {
  const problems = new TenantProblems(events, options);
  let begin = (_answer: Answer): void => undefined;
  const started = new Promise<Answer>((resolve) => (begin = resolve));
  const tell = (run: StartedRun): void => {
    problems.listen(run);
    onStarted(run);
    begin(answerOfStart(run));
  };
  const ended = trigger
    .run(job, options, 'http', tell)
    .finally(() => problems.stop())
    .then((summary) => problems.added(answerOfEnd(summary), summary), answerOfError);
  return { begun: Promise.race([started, ended]), ended };
}

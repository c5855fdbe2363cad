import type { AnswerShape } from '../triggering.js';
import type { Answer } from './answer.js';
import { combinedAnswer, runsOf } from './combined-answer.js';

/** A request for one job: its answer is the answer. */
export const ONE_JOB: AnswerShape = {
  answer: only,
  lastLine: (answers) => {
    const { body } = only(answers);
    // Of a run that goes on elsewhere there is no end to tell.
    return { event: 'outcome' in body ? 'run.settled' : 'run.started', ...body };
  },
};

/** A request for several. */
export const MANY_JOBS: AnswerShape = {
  answer: combinedAnswer,
  lastLine: (answers) => ({ event: 'runs.settled', runs: runsOf(answers) }),
};

function only([answer]: readonly Answer[]): Answer {
  if (answer === undefined) throw new Error('A request without a job was answered.');
  return answer;
}

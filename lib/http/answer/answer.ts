import type { Owner, RunSummary } from '../../common/run.js';
import type { StartedRun, TriggeredRun } from '../../coordinator/triggered-run.js';
import type { Problem } from '../problem/problem.js';
import { problemOf } from '../problem/problem-of.js';
import { refusalOf } from './refusal.js';
import { withWritableResult } from '../../common/writable.js';

/** What a trigger of one job is answered with. */
export type Answer =
  | { readonly status: 200 | 202 | 207; readonly body: object; readonly problem?: undefined }
  | { readonly status: number; readonly body: object; readonly problem: Problem };

/** Of a run that has begun. */
export function answerOfStart(started: StartedRun): Answer {
  return { status: started.deduplicated === true ? 200 : 202, body: started };
}

/** Of a run that has ended, or was refused. */
export function answerOfEnd(summary: TriggeredRun): Answer {
  if (summary.outcome !== 'skipped' || summary.deduplicated === true) {
    return { status: 200, body: withWritableResult(summary) };
  }
  const { reason, owner } = summary;
  if (reason === 'already-claimed' && owner !== undefined)
    return { status: 200, body: firstRun(summary, owner) };
  return answerOfProblem(refusalOf(summary));
}

/** Of a job that could not be asked at all. Throws what is nobody's fault but ours. */
export function answerOfError(error: unknown): Answer {
  const problem = problemOf(error);
  if (problem === null) throw error;
  return answerOfProblem(problem);
}

function answerOfProblem(problem: Problem): Answer {
  return { status: problem.getStatus(), body: problem.body, problem };
}

/** The first one's run goes on elsewhere, or the histories of the replicas are apart: this is what its claim tells. */
function firstRun({ job, slot }: RunSummary, { replicaId, runId, since }: Owner): object {
  return { job, runId, slot, replicaId, startedAt: since, deduplicated: true };
}

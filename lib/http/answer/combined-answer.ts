import { Problem } from '../problem/problem.js';
import type { Answer } from './answer.js';

/** One answer for several jobs: theirs where they agree, else 207 with the status of each. */
export function combinedAnswer(answers: readonly Answer[]): Answer {
  const runs = runsOf(answers);
  const [first] = answers;
  const agreed = answers.every(({ status }) => status === first?.status);
  if (first === undefined || !agreed) return { status: 207, body: { runs } };
  if (first.problem === undefined) return { status: first.status, body: { runs } };
  const problem = new Problem({
    status: first.status,
    detail: `None of the jobs was run. ${answers.map(({ problem }) => problem?.message ?? '').join(' ')}`,
    action: 'See `runs` for each of them.',
    headers: first.problem.headers,
    members: { runs },
  });
  return { status: first.status, body: problem.body, problem };
}

export function runsOf(answers: readonly Answer[]): object[] {
  return answers.map(({ body, status }) => ({ ...body, status }));
}

import type { RunSummary } from '../../common/run.js';
import { Problem } from '../problem/problem.js';
import { shuttingDown, unavailable } from '../problem/problems.js';

/** The problem that a refusal is to whoever triggered the run. */
export function refusalOf(summary: RunSummary): Problem {
  const { owner, reason } = summary;
  const members = owner === undefined ? summary : { ...summary, since: owner.since };
  return (REFUSALS.get(reason) ?? conflict)(summary, members);
}

type Refusal = (summary: RunSummary, members: object) => Problem;

const REFUSALS: ReadonlyMap<string | undefined, Refusal> = new Map<string, Refusal>([
  [
    'overlap',
    ({ job, owner }, members) =>
      new Problem({
        status: 409,
        detail: `Job "${job}" is already running${
          owner === undefined ? '' : ` on ${owner.replicaId} since ${owner.since}`
        }.`,
        action: 'Wait until that run has ended.',
        members,
      }),
  ],
  [
    'paused',
    ({ job }, members) =>
      new Problem({
        status: 409,
        detail: `Job "${job}" is paused.`,
        action: 'Resume it, or send `"force": true`.',
        members,
      }),
  ],
  [
    'disabled',
    ({ job }, members) =>
      new Problem({
        status: 409,
        detail: `Job "${job}" is disabled.`,
        action: 'Enable it in the application, or send `"force": true`.',
        members,
      }),
  ],
  [
    'store-unavailable',
    ({ job }, members) =>
      unavailable(`Job "${job}" was not run: the coordination store does not answer.`, members),
  ],
  [
    'shutting-down',
    ({ job }, members) => shuttingDown(`Job "${job}" was not run: this replica is shutting down.`, members),
  ],
]);

const conflict: Refusal = ({ job, reason }, members) =>
  new Problem({
    status: 409,
    detail: `Job "${job}" was not run: ${reason ?? 'it was refused'}.`,
    action: 'Look at the history of the job.',
    members,
  });

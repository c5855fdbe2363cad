import type { VanishedJob } from '../../coordinator/vanished-jobs.js';
import { plain } from '../../tenancy/loggable.js';
import { table } from './table.js';

const HEADING = ['VANISHED', 'LAST RUN', 'OUTCOME', 'RUN'];

/** Jobs of the history that are not in the application, apart from those that are; nothing where there is none. */
export function vanishedTable(jobs: readonly VanishedJob[]): string[] {
  if (jobs.length === 0) return [];
  const rows = jobs.map(({ name, lastRun: { startedAt, outcome, runId } }) => [
    plain(name),
    startedAt,
    outcome ?? 'unfinished',
    runId,
  ]);
  return ['', ...table(HEADING, rows)];
}

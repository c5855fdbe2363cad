import type { RunRecord } from '../../history/run-store.js';
import { plain } from '../../tenancy/loggable.js';
import { durationText } from './duration-text.js';
import { table } from './table.js';

const HEADING = ['STARTED', 'JOB', 'OUTCOME', 'DURATION', 'TRIGGER', 'TENANTS', 'REPLICA', 'RUN'];

export function runTable(runs: readonly RunRecord[]): string[] {
  if (runs.length === 0) return ['The history holds no such run.'];
  return table(
    HEADING,
    runs.map((run) => [
      run.startedAt,
      plain(run.job),
      outcomeText(run),
      run.durationMs === undefined ? '' : durationText(run.durationMs),
      run.trigger,
      tenantsText(run),
      plain(run.replicaId),
      run.runId,
    ]),
  );
}

function outcomeText({ outcome: ending, reason }: RunRecord): string {
  const outcome = ending ?? 'unfinished';
  return reason === undefined ? outcome : `${outcome} (${plain(reason)})`;
}

function tenantsText({ tenants }: RunRecord): string {
  if (tenants === undefined) return '';
  const { succeeded, eligible, failed } = tenants;
  return `${succeeded} of ${eligible}${failed === 0 ? '' : `, ${failed} failed`}`;
}

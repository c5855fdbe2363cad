import type { RunSummary } from '../../common/run.js';
import { endText, recordOf, startOf } from '../../history/run-codec.js';
import type { RunRecord, RunStart } from '../../history/run-store.js';
import type { Row } from '../client/sql-client.js';
import type { RunsTable } from '../schema/tables.js';
import { asciiJson, keyText } from '../schema/text.js';

/** What identifies and sorts a run. */
type RunPlaceColumns = Pick<RunsTable, 'namespace' | 'run_id' | 'job' | 'started_at'>;

export type StartColumns = RunPlaceColumns & Pick<RunsTable, 'start_doc'>;

/** What the end of a run writes over what is there. */
export type EndColumns = Pick<RunsTable, 'outcome' | 'finished_at' | 'end_doc'>;

/** What a run is read from. */
export const DOCUMENTS = ['start_doc', 'tenants_doc', 'end_doc', 'progress_doc'] as const;

export function startColumns(namespace: string, run: RunStart): StartColumns {
  return { ...placeColumns(namespace, run), start_doc: asciiJson(JSON.stringify(run)) };
}

export function endColumns(summary: RunSummary): EndColumns {
  const finished = Date.parse(summary.finishedAt);
  return {
    outcome: summary.outcome,
    finished_at: Number.isNaN(finished) ? null : finished,
    end_doc: asciiJson(endText(summary)),
  };
}

export function placeColumns(namespace: string, run: RunStart | RunSummary): RunPlaceColumns {
  const { job, runId } = run;
  return { namespace, run_id: keyText(runId), job: keyText(job), started_at: startOf(run) };
}

export function recordsOf(rows: readonly Row[]): RunRecord[] {
  const found: RunRecord[] = [];
  for (const row of rows) {
    const record = recordOf(row.start_doc, row.tenants_doc, row.end_doc, row.progress_doc);
    if (record !== null) found.push(record);
  }
  return found;
}

import type { RunSummary, TenantTotals } from '../common/run.js';
import { boundedTotals } from './bounded-totals.js';
import type { RunRecord } from './run-store.js';

/** What a handler returned is kept up to this length; a history is no place for exports. */
const LONGEST_RESULT = 65_536;

/** When a run started, as lists are sorted by it: in milliseconds. */
export function startOf({ startedAt }: Pick<RunRecord, 'startedAt'>): number {
  const at = Date.parse(startedAt);
  return Number.isNaN(at) ? 0 : at;
}

export function tenantsText(totals: TenantTotals): string {
  return JSON.stringify(boundedTotals(totals));
}

/** Never throws: a handler may return anything, and its run has ended all the same. */
export function endText({ result, ...summary }: RunSummary): string {
  const { tenants } = summary;
  const text = JSON.stringify({ ...summary, ...(tenants && { tenants: boundedTotals(tenants) }) });
  const kept = result === undefined ? undefined : resultText(result);
  return kept === undefined ? text : `${text.slice(0, -1)},"result":${kept}}`;
}

/** The run that these fields tell of; `null` where they tell of none. */
export function recordOf(
  start: unknown,
  tenants: unknown,
  end: unknown,
  progress: unknown,
): RunRecord | null {
  const totals = parsed(tenants);
  const said = parsed(progress);
  const record: unknown = {
    ...parsed(start),
    ...(totals && { tenants: totals }),
    ...(said && { progress: said }),
    ...parsed(end),
  };
  return isRecord(record) ? record : null;
}

function resultText(result: unknown): string | undefined {
  try {
    const text: string | undefined = JSON.stringify(result);
    if (text === undefined || text.length <= LONGEST_RESULT) return text;
    return JSON.stringify(`(left out: ${text.length} characters of JSON, more than ${LONGEST_RESULT})`);
  } catch {
    return JSON.stringify('(left out: it cannot be written as JSON)');
  }
}

function parsed(text: unknown): object | null {
  if (typeof text !== 'string') return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** By what every run has; the rest is as whoever wrote it meant it. */
function isRecord(value: unknown): value is RunRecord {
  return (
    isObject(value) &&
    ['job', 'runId', 'slot', 'trigger', 'replicaId', 'startedAt'].every(
      (field) => typeof Reflect.get(value, field) === 'string',
    )
  );
}

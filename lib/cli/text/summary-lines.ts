import type { RunSummary, TenantTotals } from '../../common/run.js';
import { textOf } from '../../common/writable.js';
import { plain } from '../../tenancy/loggable.js';
import { durationText } from './duration-text.js';
import { reasonText } from './reason-text.js';

/** A terminal is for people; the JSON has as many as the summary. */
const MOST_IDS = 100;
const MOST_FAILURES = 20;
const LONGEST_RESULT = 500;

/** How a run ended, for people. */
export function summaryLines(summary: RunSummary, { stack }: { readonly stack: boolean }): string[] {
  const { job, runId, replicaId, outcome, durationMs, tenants, error, result } = summary;
  if (outcome === 'skipped')
    return [`${plain(job)} skipped ${reasonText(summary)}`, ...errorLines(error, stack)];
  const reason = summary.reason === undefined ? '' : ` (${plain(summary.reason)})`;
  return [
    `${plain(job)} ${outcome}${reason} after ${durationText(durationMs)}`,
    ...(tenants === undefined ? [] : tenantLines(tenants)),
    ...errorLines(error, stack),
    ...(result === undefined
      ? []
      : [`  result: ${plain(textOf(result) ?? 'cannot be written as text', LONGEST_RESULT)}`]),
    `  run: ${runId} on ${plain(replicaId)}`,
  ];
}

function tenantLines(totals: TenantTotals): string[] {
  const { listed, eligible, skipped, succeeded, failed, unprocessed, failures, unprocessedIds } = totals;
  const counts = { listed, eligible, skipped, succeeded, failed, 'not reached': unprocessed };
  const told = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  const named = failures.slice(0, MOST_FAILURES);
  return [
    `  tenants: ${told.join(', ')}`,
    ...named.map(
      ({ tenantId, error }) => `  failed: ${plain(tenantId)}: ${plain(error.name)}: ${plain(error.message)}`,
    ),
    ...(failed > named.length ? [`  failed: and ${failed - named.length} more`] : []),
    ...(unprocessed === 0 ? [] : [`  not reached: ${idList(unprocessedIds, unprocessed)}`]),
  ];
}

function idList(ids: readonly string[], count: number): string {
  const named = ids.slice(0, MOST_IDS);
  const more = count - named.length;
  return `${named.map((id) => plain(id)).join(', ')}${more === 0 ? '' : `, and ${more} more`}`;
}

function errorLines(error: RunSummary['error'], withStack: boolean): string[] {
  if (error === undefined) return [];
  if (withStack && error.stack !== undefined)
    return error.stack.split('\n').map((line) => `  ${plain(line, 500)}`);
  return [`  error: ${plain(error.name)}: ${plain(error.message, 500)}`];
}

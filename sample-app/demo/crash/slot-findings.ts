import type { Entry } from '../evidence.js';
import { slotsBetween } from '../plan.js';
import type { Finding } from '../report.js';
import { CRASH_PLAN } from './crash-plan.js';
import type { LedgerLine } from './ledger.js';

/** A stretch in which replicas were up; milliseconds since the epoch. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface SlotsCase {
  readonly lines: readonly LedgerLine[];
  readonly entries: readonly Entry[];
  readonly up: readonly Stretch[];
  /** The one run of which the slot may have been run again. */
  readonly rerunOf: string | undefined;
}

/** No slot ran twice but the one that was to, none was lost, and history and audit trail tell of the same runs. */
export function slotFindings({ lines, entries, up, rerunOf }: SlotsCase): Finding[] {
  const due = up.flatMap(({ from, to }) =>
    Object.keys(CRASH_PLAN).flatMap((job) =>
      slotsBetween(job, from, to, CRASH_PLAN).map((slot) => `${job} ${slot}`),
    ),
  );
  const bySlot = new Map(
    lines.map((line) => [keyOf(line), lines.filter((other) => keyOf(other) === keyOf(line))]),
  );
  const problems = [
    ...due.filter((slot) => !bySlot.has(slot)).map((slot) => `${slot}: the history has nothing of it`),
    ...[...bySlot].flatMap(([slot, runs]) => moreThanOnce(slot, runs, rerunOf)),
    ...lines.flatMap(accountTwice),
    ...strangers(entries, lines),
  ];
  const summary = `${due.length} slots were due while replicas were up`;
  if (problems.length > 0)
    return [`${summary}, and not all is as promised:`, ...problems].map((sentence) => ({
      holds: false,
      sentence,
    }));
  const sentence = `${summary}: none lost, none twice but the one run again, no account twice in a run; the audit trail has no run that the history has not`;
  return [{ holds: due.length > 0, sentence }];
}

function keyOf({ run: { job, slot } }: LedgerLine): string {
  return `${job} ${slot}`;
}

function moreThanOnce(slot: string, runs: readonly LedgerLine[], rerunOf: string | undefined): string[] {
  const most = runs.some(({ run }) => run.runId === rerunOf) ? 2 : 1;
  if (runs.length <= most) return [];
  return [`${slot}: ${runs.map(({ run }) => `${run.outcome} on ${run.replicaId}`).join(' and ')}`];
}

function accountTwice(line: LedgerLine): string[] {
  const twice = line.accounts.filter((account, index) => line.accounts.indexOf(account) !== index);
  return twice.length === 0 ? [] : [`${keyOf(line)}: worked on ${twice.join(', ')} twice in one run`];
}

/** Runs that left an entry, and of which the history knows nothing, or that they were on another replica. */
function strangers(entries: readonly Entry[], lines: readonly LedgerLine[]): string[] {
  const known = new Set(lines.map(({ run }) => `${run.runId} ${run.replicaId}`));
  const unknown = entries.filter(
    ({ job, runId, replica }) => CRASH_PLAN[job] !== undefined && !known.has(`${runId} ${replica}`),
  );
  return [
    ...new Set(
      unknown.map(
        ({ job, slot, replica }) => `${job} ${slot}: ran on ${replica}, which the history does not know`,
      ),
    ),
  ];
}

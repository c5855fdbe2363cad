import type { Tone } from '../event-words.js';
import type { Ink } from '../ink.js';
import { timeOfDay } from '../narrator.js';
import { table } from '../table.js';
import type { LedgerLine } from './ledger.js';

const HEADINGS = ['job', 'slot (UTC)', 'run on', 'ended as', 'accounts', 'who took over'];

const TONES: Readonly<Record<string, Tone>> = {
  succeeded: 'plain',
  partial: 'plain',
  missed: 'faint',
  abandoned: 'warning',
};

/** Each run in the history, and of those that were cut off what became of them. */
export function ledgerTable(lines: readonly LedgerLine[], ink: Ink): string[] {
  const rows = lines.map((line) => ({
    group: line.run.job,
    cells: cellsOf(line),
    tone: TONES[line.run.outcome ?? ''] ?? ('bad' as const),
  }));
  return table(HEADINGS, rows, ink);
}

function cellsOf(line: LedgerLine): string[] {
  const { job, slot, outcome = 'unfinished', replicaId } = line.run;
  const ranOn = outcome === 'missed' ? 'nobody' : replicaId;
  return [job, timeOfDay(slot), ranOn, outcome, accountsOf(line), takenOverBy(line)];
}

function accountsOf({ run: { tenants, outcome }, accounts }: LedgerLine): string {
  if (tenants === undefined) return '';
  const known = `${tenants.succeeded} of ${tenants.eligible}`;
  return outcome === 'abandoned' ? `${known} known of, ${accounts.length} done` : known;
}

function takenOverBy({ run, settledBy, rerun, next }: LedgerLine): string {
  if (run.outcome === 'missed') return `noted by ${run.replicaId}`;
  if (run.outcome !== 'abandoned') return run.trigger === 'catch-up' ? 'the slot, run again' : '';
  const settled = `settled by ${settledBy.join(' and ') || 'nobody'}`;
  if (rerun !== null) return `${settled}, rerun by ${rerun.replicaId}`;
  return next === null ? settled : `${settled}, next slot run by ${next.replicaId}`;
}

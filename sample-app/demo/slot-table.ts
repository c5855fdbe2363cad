import type { Tone } from './event-words.js';
import type { Ink } from './ink.js';
import { timeOfDay } from './narrator.js';
import { effectOf } from './plan.js';
import type { SlotRecord } from './slot-record.js';
import { table } from './table.js';

const HEADINGS = ['job', 'slot (UTC)', 'runs', 'ran on', 'outcome', 'accounts', 'effect'];

const TONES: Readonly<Record<string, Tone>> = {
  succeeded: 'plain',
  partial: 'warning',
  interrupted: 'warning',
};

/** Each slot of each job, once. */
export function slotTable(records: readonly SlotRecord[], ink: Ink): string[] {
  return table(
    HEADINGS,
    records.map((record) => ({
      group: record.job,
      cells: cellsOf(record),
      tone: TONES[outcomeOf(record)] ?? 'bad',
    })),
    ink,
  );
}

function cellsOf(record: SlotRecord): string[] {
  const { job, slot, runIds, replicas, changedRows } = record;
  const effect = `${changedRows} ${effectOf(job)}`;
  const runs = String(runIds.length);
  return [job, timeOfDay(slot), runs, replicas.join(', '), outcomeOf(record), accountsOf(record), effect];
}

function outcomeOf({ summary, wasCutOff }: SlotRecord): string {
  return wasCutOff ? 'cut off' : (summary?.outcome ?? 'unknown');
}

/** How many were worked on is counted in the database; who was not is what the replica said. */
function accountsOf({ accounts, summary, wasCutOff }: SlotRecord): string {
  const done = `${accounts.length} done`;
  if (wasCutOff) return `${done}, then killed`;
  const tenants = summary?.tenants;
  if (tenants === undefined) return '';
  return [
    done,
    ...(tenants.failed > 0 ? [`${tenants.failed} failed`] : []),
    ...(tenants.unprocessed > 0 ? [`${tenants.unprocessed} not reached`] : []),
    ...(tenants.skipped > 0 ? [`${tenants.skipped} held back`] : []),
  ].join(', ');
}

import type { Tone } from './event-words.js';
import type { Ink } from './ink.js';
import { timeOfDay } from './narrator.js';
import { effectOf } from './plan.js';
import type { SlotRecord } from './slot-record.js';

const HEADINGS = ['job', 'slot (UTC)', 'runs', 'ran on', 'outcome', 'accounts', 'effect'];

const TONES: Readonly<Record<string, Tone>> = {
  succeeded: 'plain',
  partial: 'warning',
  interrupted: 'warning',
};

/** Each slot of each job, once. */
export function slotTable(records: readonly SlotRecord[], ink: Ink): string[] {
  const cells = records.map(cellsOf);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  const rule = line(widths.map((width) => '─'.repeat(width)));
  const body = records.flatMap((record, index) => {
    const tone = TONES[outcomeOf(record)] ?? 'bad';
    const text = line(cells[index] ?? []);
    const isNewJob = index > 0 && records[index - 1]?.job !== record.job;
    return [...(isNewJob ? [''] : []), tone === 'plain' ? text : ink[tone](text)];
  });
  return [ink.strong(line(HEADINGS)), ink.faint(rule), ...body, ink.faint(rule)];
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

import type { WitnessEntry } from '../replicas/app/settings.js';
import type { SettledLine } from '../replicas/fleet/log-line.js';
import { grouped } from './grouped.js';

/** Where the store is no part of the fault: a busy machine that is late with an answer is no outage. */
export const PATIENT_MS = 20_000;

/** The slots whose handler began more than once, each with the replicas it began on. */
export function repeatedSlots(entries: readonly WitnessEntry[]): string[] {
  const began = entries.filter(({ phase }) => phase === 'began');
  return [...grouped(began, ({ job, slot }) => `${job} ${slot}`)]
    .filter(([, runs]) => runs.length > 1)
    .map(([slot, runs]) => `${slot} on ${runs.map(({ replica }) => replica).join(', ')}`);
}

/** How slots were settled, each way once. */
export function endingsOf(lines: readonly SettledLine[]): string[] {
  return [...new Set(lines.map(endingOf))].sort();
}

export function endingOf({ outcome, reason }: SettledLine): string {
  return reason === undefined ? outcome : `${outcome}/${reason}`;
}

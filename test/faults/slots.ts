import type { WitnessEntry } from '../replicas/app/settings.js';
import type { SettledLine } from '../replicas/fleet/log-line.js';

/** The slots whose handler began more than once, each with the replicas it began on. */
export function repeatedSlots(entries: readonly WitnessEntry[]): string[] {
  const runs = new Map<string, string[]>();
  for (const { phase, job, slot, replica } of entries) {
    if (phase !== 'began') continue;
    const of = `${job} ${slot}`;
    runs.set(of, [...(runs.get(of) ?? []), replica]);
  }
  return [...runs].filter(([, on]) => on.length > 1).map(([of, on]) => `${of} on ${on.join(', ')}`);
}

/** How slots were settled, each way once. */
export function endingsOf(lines: readonly SettledLine[]): string[] {
  return [...new Set(lines.map(endingOf))].sort();
}

export function endingOf({ outcome, reason }: SettledLine): string {
  return reason === undefined ? outcome : `${outcome}/${reason}`;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { WitnessEntry } from '../replicas/app/settings.js';
import type { ReplicaProcess } from '../replicas/fleet/replica-process.js';

const SECOND_MS = 1_000;
const MINUTE_S = 60;

/**
 * A cron expression due every so many seconds, a divisor of 60, for the first time some seconds from now: what a
 * run of such a job goes through, no other slot of it comes between.
 */
export function sparseSlots(everyS: number, firstInS: number): string {
  const first = Math.ceil(Date.now() / SECOND_MS) + firstInS;
  const seconds = Array.from(
    { length: MINUTE_S / everyS },
    (_, index) => (first + index * everyS) % MINUTE_S,
  );
  return `${seconds.sort((one, other) => one - other).join(',')} * * * * *`;
}

/**
 * Resolves when a run is under way, every replica has been answered for the newest slot, and no other falls due for
 * at least so many seconds: a replica that boots slowly may have come long after the first one.
 */
export async function untilQuiet(
  fleet: readonly ReplicaProcess[],
  { job, slot, replica: runner }: WitnessEntry,
  { everyS, forS }: { readonly everyS: number; readonly forS: number },
): Promise<void> {
  const periodMs = everyS * SECOND_MS;
  const first = Date.parse(slot);
  const latestMs = periodMs - forS * SECOND_MS;
  for (;;) {
    const newest = first + Math.floor((Date.now() - first) / periodMs) * periodMs;
    const asked = newest === first ? fleet.filter(({ name }) => name !== runner) : fleet;
    const answered = asked.map((replica) => replica.untilSettled(job, new Date(newest).toISOString()));
    await Promise.all(answered);
    if (Date.now() - newest < latestMs) return;
    await sleep(newest + periodMs - Date.now());
  }
}

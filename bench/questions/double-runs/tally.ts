import type { Readings } from '../../engine/repetition.js';
import type { Played, Refusal, Run } from '../../programs/replica-protocol.js';
import { type Cell, jobOf } from './cells.js';

/** Of a hundred slots, how many ran more than once, twice at the same time, or not at all. */
export function tally(
  contender: string,
  runs: readonly Run[],
  cells: readonly Cell[],
  slots: number,
): Readings {
  const byJob = new Map<string, Run[]>();
  for (const run of runs) byJob.set(run.job, [...(byJob.get(run.job) ?? []), run]);
  const played = cells.map((cell) => ({
    ...cell,
    runsOfSlots: Array.from(
      { length: slots },
      (_, slot) => byJob.get(`${contender} ${jobOf(cell.name, slot)}`) ?? [],
    ),
  }));
  const all = played.flatMap(({ runsOfSlots }) => runsOfSlots);
  return {
    'not once': share(all, ({ length }) => length !== 1),
    'at once': share(all, overlap),
    missing: share(all, ({ length }) => length === 0),
    ...Object.fromEntries(
      played.map(({ lastsMs, runsOfSlots }) => [`again after ${lastsMs}`, share(runsOfSlots, isRunAgain)]),
    ),
  };
}

/** Why each of the replicas left a slot of these cells alone that none of them ran, counted. */
export function refusalsOf(
  contender: string,
  { runs, refusals }: Played,
  cells: readonly Cell[],
  slots: number,
): Refusal[] {
  const ran = new Set(runs.map(({ job }) => job));
  const jobs = new Set(
    cells.flatMap(({ name }) =>
      Array.from({ length: slots }, (_, slot) => `${contender} ${jobOf(name, slot)}`),
    ),
  );
  return refusals.filter(({ job }) => jobs.has(job) && !ran.has(job));
}

export function countedReasons(refusals: readonly Refusal[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of refusals) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

const isRunAgain = ({ length }: readonly Run[]): boolean => length > 1;

function overlap(runs: readonly Run[]): boolean {
  const inOrder = [...runs].sort((one, other) => one.from - other.from);
  return inOrder.some((run, at) => run.from < (inOrder[at - 1]?.to ?? -Infinity));
}

function share<T>(items: readonly T[], is: (item: T) => boolean): number {
  return (100 * items.filter(is).length) / items.length;
}

import { newestSlot, type SettledLine } from '../replicas/fleet/log-line.js';
import type { ReplicaProcess } from '../replicas/fleet/replica-process.js';

export interface AwayParts {
  readonly fleet: readonly ReplicaProcess[];
  readonly job: string;
  /** How many slots each of them lets go by. */
  readonly slots: number;
  readonly storeTimeoutMs: number;
  begin(): unknown;
  end(): unknown;
}

/** What became of an every-second job's slots while the store did not answer. */
export interface Away {
  /** How they were settled. */
  readonly lines: readonly SettledLine[];
  /** Those of one replica. */
  of(replica: ReplicaProcess): SettledLine[];
  /** The first slot that fell due once the store was back. */
  readonly back: string;
  /** From then on, the first slot of each replica that the store was there for. */
  readonly firstAfter: readonly SettledLine[];
  /** Whether the store was away from before the slot fell due until every replica had settled it. */
  contains(slot: string): boolean;
  /** Whether what was asked at that moment may have been answered to nobody. */
  mayHaveLost(askedAt: string): boolean;
}

/** Lets the store be away for some slots of every replica, and waits until each has seen that it is back. */
export async function awayFor(parts: AwayParts): Promise<Away> {
  const { fleet, job, slots, storeTimeoutMs, begin, end } = parts;
  const earliestLost = new Date(Date.now() - storeTimeoutMs).toISOString();
  await begin();
  const from = new Date().toISOString();
  await Promise.all(
    fleet.map((replica) =>
      replica.log.until(`${replica.name} lets ${slots} slots go by`, () =>
        replica.settled(job).filter(({ slot }) => slot >= from).length >= slots ? true : undefined,
      ),
    ),
  );
  // However late a busy machine is with a slot: what has been settled by now was not answered.
  const [to = ''] = fleet.map((replica) => newestSlot(replica.settled(job))).sort();
  await end();
  const back = new Date(Math.ceil(Date.now() / 1_000) * 1_000).toISOString();
  const firstAfter = await Promise.all(
    fleet.map((replica) =>
      replica.log.until(`${replica.name} finds the store`, () =>
        replica.settled(job).find(({ slot, reason }) => slot >= back && reason !== 'store-unavailable'),
      ),
    ),
  );
  const contains = (slot: string): boolean => slot >= from && slot <= to;
  const mayHaveLost = (askedAt: string): boolean => askedAt >= earliestLost && askedAt < back;
  const of = (replica: ReplicaProcess): SettledLine[] =>
    replica.settled(job).filter(({ slot }) => contains(slot));
  return { lines: fleet.flatMap(of), of, back, firstAfter, contains, mayHaveLost };
}

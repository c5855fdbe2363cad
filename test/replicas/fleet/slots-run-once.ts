import { type RedisServer, startRedis } from '../../support/redis-server.js';
import type { Wiring } from '../app/settings.js';
import { comingSlots, startFleet, stopFleet } from './fleet.js';
import type { ReplicaProcess } from './replica-process.js';
import { WitnessServer } from './witness-server.js';

const REPLICAS = 6;

/** `SLOTS=60 npm run test:replicas` for the long run. */
const SLOTS = Number(process.env.SLOTS ?? 10);

export const JOBS = ['instant', 'brief'] as const;

export interface Tally {
  readonly slots: number;
  /** Slots of each job that no handler saw, with what the replicas say of them. */
  readonly missing: string[];
  /** Runs of a slot beyond its first. */
  readonly extra: string[];
}

/** Lets six replicas meet at every second's slot, and counts what their handlers wrote. */
export async function tallyOf(wiring: Wiring): Promise<Tally> {
  const witness = await WitnessServer.start();
  let redis: RedisServer | undefined;
  let fleet: ReplicaProcess[] = [];
  try {
    redis = await startRedis();
    fleet = await startFleet(REPLICAS, witness, { redisUrl: redis.url, jobs: JOBS, wiring });
    const slots = comingSlots(SLOTS);
    const last = slots.at(-1) ?? '';
    await Promise.all(fleet.flatMap((replica) => JOBS.map((job) => replica.untilSettled(job, last))));
    // What is still on its way to the witness is written before a replica leaves.
    await Promise.all(fleet.map((replica) => replica.leave()));
    await witness.settled();
    return tally(witness, slots, fleet);
  } finally {
    await stopFleet(fleet);
    await redis?.stop();
    await witness.stop();
  }
}

function tally(witness: WitnessServer, slots: readonly string[], fleet: readonly ReplicaProcess[]): Tally {
  const missing: string[] = [];
  const extra: string[] = [];
  for (const job of JOBS) {
    for (const slot of slots) {
      const runs = witness.of(job).filter((entry) => entry.slot === slot);
      if (runs.length === 0) missing.push(`${job} ${slot}: ${endings(fleet, job, slot)}`);
      extra.push(...runs.slice(1).map(({ replica }) => `${job} ${slot} also on ${replica}`));
    }
  }
  return { slots: JOBS.length * slots.length, missing, extra };
}

function endings(fleet: readonly ReplicaProcess[], job: string, slot: string): string {
  const lines = fleet.flatMap((replica) => replica.settled(job).filter((line) => line.slot === slot));
  return lines
    .map(({ replicaId, outcome, reason, owner }) => `${replicaId} ${outcome} ${reason} ${owner?.since}`)
    .join(', ');
}

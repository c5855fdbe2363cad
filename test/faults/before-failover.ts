import { setTimeout as sleep } from 'node:timers/promises';
import { WIRINGS, type WitnessEntry } from '../replicas/app/settings.js';
import { eventsOf, settledOf } from '../replicas/fleet/log-line.js';
import type { ReplicaProcess } from '../replicas/fleet/replica-process.js';
import type { Scene } from '../replicas/fleet/scene.js';
import type { WitnessServer } from '../replicas/fleet/witness-server.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { sparseSlots } from './sparse-slots.js';
import type { Stage } from './stage.js';
import { Standby } from './standby.js';

export const LEASE_MS = 6_000;

/** Whether the standby has the claim of the run. */
type Replication = 'cut off' | 'caught up';

/** Without the claim also before the next renewal; with it, when everybody has found the new master. */
const BEHIND_MS = { 'cut off': [1_200, 4_000], 'caught up': [3_000, 4_000] } as const;

/** A run is under way at a master that is about to be lost, and another replica will ask for the same slot. */
export interface Begun {
  readonly scene: Scene;
  readonly fleet: readonly ReplicaProcess[];
  /** By its clock the slot is still to come. */
  readonly late: ReplicaProcess;
  readonly standby: Standby;
  readonly first: WitnessEntry;
  takeOver(): Promise<void>;
}

export async function runBegun(stage: Stage, replication: Replication): Promise<Begun> {
  const [least, most] = BEHIND_MS[replication];
  const [wiring, behindMs] = [stage.oneOf(WIRINGS), stage.between(least, most)];
  const afterMs = stage.between(50, 400);
  const scene = await stage.scene();
  const standby = await Standby.of(scene.redis);
  stage.afterwards(() => standby.server.stop());
  const address = await TcpProxy.start(scene.redis.port);
  stage.afterwards(() => address.stop());
  if (replication === 'cut off') await standby.cutOff();
  const settings = { leaseMs: LEASE_MS, jobs: { lasting: { cronTime: sparseSlots(20, 5) } } };
  const fleet = await scene.boot(
    2,
    { jobs: ['lasting'], workMs: LEASE_MS + 1_500, wiring, options: settings },
    (index) => ({
      redisUrl: address.url,
      clock: index === 0 ? {} : { aheadMs: -behindMs },
    }),
  );
  const [prompt, late] = fleet;
  if (prompt === undefined || late === undefined) throw new Error('Two replicas were to be booted.');
  // Of a slot that falls due when both are up, for the late replica is to ask for it as well.
  const bootedAt = Date.now();
  const isFirst = ({ replica, slot }: WitnessEntry): boolean =>
    replica === prompt.name && Date.parse(slot) > bootedAt;
  const first = await scene.witness.log.until('a run begins', (entries) => entries.find(isFirst));
  await sleep(afterMs);
  if (replication === 'caught up') await standby.caughtUp();
  return { scene, fleet, late, standby, first, takeOver: () => standby.takeOver(address) };
}

/** Resolves once the replica's handler has begun the slot, or the replica been refused it. */
export async function untilDecided(
  { name, log }: ReplicaProcess,
  witness: WitnessServer,
  { job, slot }: WitnessEntry,
): Promise<void> {
  const decided = await log.until(`${name} has asked for ${slot}`, (lines) =>
    [...eventsOf(lines, 'run.started'), ...settledOf(lines, job)].find((line) => line.slot === slot),
  );
  if (decided.event !== 'run.started') return;
  await witness.log.until(`${name} begins ${slot}`, (entries) =>
    entries.find(({ runId }) => runId === decided.runId),
  );
}

import { setTimeout as sleep } from 'node:timers/promises';
import { WIRINGS, type Wiring, type WitnessEntry } from '../../replicas/app/settings.js';
import type { ReplicaProcess } from '../../replicas/fleet/replica-process.js';
import { apart, type Scene } from '../../replicas/fleet/scene.js';
import { LeaseInRedis } from '../lease-in-redis.js';
import { type Refusal, REFUSALS } from '../refused-renewals.js';
import type { FaultRow } from '../row.js';
import { sparseSlots } from '../sparse-slots.js';
import type { Stage } from '../stage.js';
import { endingOf, PATIENT_MS } from '../slots.js';
import { untilEnded } from '../until-ended.js';

const LEASE_MS = 6_000;
const TRUSTED_MS = LEASE_MS * 0.9;

export const renewalThrows: FaultRow = {
  number: 17,
  fault: 'one renewal throws',
  expected: 'caught, retried until the trust window ends',
  async play(stage) {
    const refusal = stage.oneOf(REFUSALS);
    const wirings = [stage.oneOf(WIRINGS), stage.oneOf(WIRINGS)] as const;
    const [retriedMs, abortedMs] = await Promise.all([
      refusedForAWhile(stage, refusal, wirings[0]),
      refusedForGood(stage, refusal, wirings[1]),
    ]);
    stage.measure('from the first refusal to the renewal that succeeded, in ms', retriedMs);
    stage.measure('from the slot to the abort, in ms', abortedMs);
    stage.see(
      `${refusal.name}: renewed after ${retriedMs} ms of it; without an end to it, aborted ${abortedMs} ms into a lease of ${LEASE_MS}`,
    );
  },
};

async function refusedForAWhile(stage: Stage, refusal: Refusal, wiring: Wiring): Promise<number> {
  const [beforeMs, afterMs] = [stage.between(0, 1_200), stage.between(0, 1_500)];
  const { redis, witness, fleet, first, runner } = await runBegun(stage, wiring);
  await sleep(beforeMs);
  await redis.send(...refusal.begin);
  // Nothing but renewals is asked meanwhile: the next slot is far off.
  await runner.untilEvent('store.unavailable');
  await sleep(afterMs);
  await redis.send(...refusal.end);
  const { durationMs } = await runner.untilEvent('store.recovered');
  const ending = await untilEnded(fleet, first);
  await witness.settled();
  const phases = witness.log.entries.filter(({ runId }) => runId === first.runId).map(({ phase }) => phase);
  stage.same('after a refused renewal the run goes on to its end', phases, ['began', 'ended']);
  stage.same('it succeeds', endingOf(ending), 'succeeded');
  stage.check('which takes longer than its first lease', ending.durationMs > LEASE_MS, ending.durationMs);
  stage.same('the refusal is told once', runner.events('store.unavailable').length, 1);
  stage.check(
    'and caught',
    fleet.every(({ isAlive }) => isAlive),
  );
  return Math.round(Number(durationMs));
}

async function refusedForGood(stage: Stage, refusal: Refusal, wiring: Wiring): Promise<number> {
  const beforeMs = stage.between(0, 1_200);
  const { redis, witness, fleet, first, freeFrom } = await runBegun(stage, wiring);
  await sleep(beforeMs);
  await redis.send(...refusal.begin);
  const end = await witness.log.until('the run ends', (entries) =>
    entries.find(({ runId, phase }) => runId === first.runId && phase !== 'began'),
  );
  const ending = await untilEnded(fleet, first);
  const stats = String(await redis.send('INFO', 'commandstats'));
  const refused = Number(/cmdstat_pexpire:.*rejected_calls=(\d+)/.exec(stats)?.[1] ?? 0);
  // The store was asked no earlier than at the slot.
  const abortedMs = end.at - Date.parse(first.slot);
  stage.check('a renewal that keeps failing is tried again and again', refused >= 3, refused);
  stage.check('until the trust window ends', abortedMs >= TRUSTED_MS, abortedMs);
  stage.check('and no longer than the lease holds', end.at < freeFrom, end.at - freeFrom);
  stage.same('by then the run is aborted', end.phase, 'aborted');
  stage.same('then the run ends interrupted', endingOf(ending), 'interrupted/lease-lost');
  stage.check(
    'and the process lives',
    fleet.every(({ isAlive }) => isAlive),
  );
  return abortedMs;
}

interface Begun extends Pick<Scene, 'redis' | 'witness'> {
  readonly fleet: readonly ReplicaProcess[];
  readonly first: WitnessEntry;
  readonly runner: ReplicaProcess;
  /** When the lease is free if it is never renewed. */
  readonly freeFrom: number;
}

async function runBegun(stage: Stage, wiring: Wiring): Promise<Begun> {
  const scene = await stage.scene();
  const { redis, witness } = scene;
  const fleet = await scene.boot(2, {
    jobs: ['lasting'],
    workMs: LEASE_MS + 1_500,
    wiring,
    options: {
      leaseMs: LEASE_MS,
      storeTimeoutMs: PATIENT_MS,
      jobs: { lasting: { cronTime: sparseSlots(15, 4) } },
    },
  });
  // A run that began while another replica was still booting may be past its first renewal, or over.
  const bootedAt = Date.now();
  const first = await witness.log.until('a run begins', (entries) =>
    entries.find(({ slot }) => Date.parse(slot) > bootedAt),
  );
  const freeFrom = await new LeaseInRedis(redis, 'lasting').freeFrom();
  return { redis, witness, fleet, first, runner: apart(fleet, first.replica).one, freeFrom };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { jobKeys } from '../../../lib/locking/keys.js';
import { WIRINGS, type WitnessEntry } from '../../replicas/app/settings.js';
import { eventsOf, settledOf } from '../../replicas/fleet/log-line.js';
import type { ReplicaProcess } from '../../replicas/fleet/replica-process.js';
import type { Scene } from '../../replicas/fleet/scene.js';
import type { WitnessServer } from '../../replicas/fleet/witness-server.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import type { FaultRow } from '../row.js';
import { sparseSlots } from '../sparse-slots.js';
import type { Stage } from '../stage.js';
import { Standby } from '../standby.js';
import { endingOf } from '../slots.js';
import { untilEnded } from '../until-ended.js';

const LEASE_MS = 6_000;
const RENEWED_EVERY_MS = LEASE_MS / 3;

/** For a machine that is busy, and a connection that has to be made anew. */
const MARGIN_MS = 2_000;

/** Without the claim also before the next renewal; with it, when everybody has found the new master. */
const BEHIND_MS = { 'cut off': [1_200, 4_000], 'caught up': [3_000, 4_000] } as const;

export const failover: FaultRow = {
  number: 12,
  fault: 'failover to a replica that lacks the claim',
  expected: '**declared window**; `fencingToken` is handed to the job for stores that check it',
  async play(stage) {
    const [seen] = await Promise.all([claimLost(stage), claimKept(stage)]);
    stage.see(`${seen}; with the claim replicated: one run`);
  },
};

async function claimLost(stage: Stage): Promise<string> {
  const { scene, fleet, late, takeOver, first } = await runBegun(stage, 'cut off');
  const { log } = scene.witness;
  await takeOver();
  const lostAt = Date.now();
  const isEnd = ({ runId, phase }: WitnessEntry): boolean => runId === first.runId && phase === 'aborted';
  const aborted = await log.until('the run is aborted', (entries) => entries.find(isEnd));
  const windowMs = aborted.at - lostAt;
  const ending = endingOf(await untilEnded(fleet, first));
  await untilDecided(late, scene.witness, first);
  await scene.witness.settled();
  const begun = log.entries.filter(({ phase, slot }) => phase === 'began' && slot >= first.slot);
  const again = begun.filter(({ runId }) => runId !== first.runId);
  const besideMs = Math.max(0, ...again.map(({ at }) => aborted.at - at));
  stage.check('lost: the next renewal aborts the run', windowMs <= RENEWED_EVERY_MS + MARGIN_MS, windowMs);
  stage.same('lost: it ends interrupted', ending, 'interrupted/lease-lost');
  stage.check(
    'lost: before the failover nothing ran beside it',
    again.every(({ at }) => at >= lostAt - 1),
    again,
  );
  stage.check('lost: one other run at most begins', again.length <= 1, again);
  const tokens = begun.map(({ fencingToken }) => fencingToken);
  stage.check('lost: every handler is handed a fencing token', tokens.every(Number.isInteger), tokens);
  const rising = tokens.every((token, at) => at === 0 || Number(token) > Number(tokens[at - 1]));
  stage.check('lost: later ones are higher, although the last one was lost', rising, tokens);
  stage.measure('lost: window from the failover to the abort, in ms', windowMs);
  stage.measure('lost: runs of the slot beyond its first', again.length);
  stage.measure('lost: two runs beside each other, in ms', besideMs);
  return `claim lost: aborted after ${windowMs} ms, ${again.length} more run, ${besideMs} ms beside it, tokens ${tokens.join(' and ')}`;
}

async function claimKept(stage: Stage): Promise<void> {
  const { scene, fleet, late, standby, takeOver, first } = await runBegun(stage, 'caught up');
  await takeOver();
  const ending = await untilEnded(fleet, first);
  await untilDecided(late, scene.witness, first);
  await scene.witness.settled();
  const ofSlot = scene.witness.log.entries.filter(({ slot }) => slot === first.slot);
  const phases = ofSlot.map(({ runId, phase }) => `${runId} ${phase}`);
  stage.same('kept: the slot runs once, to its end', phases, [
    `${first.runId} began`,
    `${first.runId} ended`,
  ]);
  stage.same('kept: the lease is renewed at the new master', endingOf(ending), 'succeeded');
  stage.check('kept: past what the old one granted', ending.durationMs > LEASE_MS, ending.durationMs);
  const refused = late.settled('lasting').find(({ slot }) => slot === first.slot);
  stage.same('kept: who asks again is refused', refused?.reason, 'already-claimed');
  const count = await standby.server.send('GET', jobKeys('cron', 'lasting').fence);
  stage.check(
    'kept: the fencing tokens go on from there',
    Number(count) >= Number(first.fencingToken),
    count,
  );
}

interface Begun {
  readonly scene: Scene;
  readonly fleet: readonly ReplicaProcess[];
  /** By its clock the slot is still to come. */
  readonly late: ReplicaProcess;
  readonly standby: Standby;
  readonly first: WitnessEntry;
  takeOver(): Promise<void>;
}

async function runBegun(stage: Stage, replication: 'cut off' | 'caught up'): Promise<Begun> {
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
  // Not one by the late replica, of a slot that was over for the other before it was up.
  const isFirst = ({ replica }: WitnessEntry): boolean => replica === prompt.name;
  const first = await scene.witness.log.until('a run begins', (entries) => entries.find(isFirst));
  await sleep(afterMs);
  if (replication === 'caught up') await standby.caughtUp();
  return { scene, fleet, late, standby, first, takeOver: () => standby.takeOver(address) };
}

/** Resolves once the replica's handler has begun the slot, or the replica been refused it. */
async function untilDecided(
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

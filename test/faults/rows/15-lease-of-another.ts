import { setTimeout as sleep } from 'node:timers/promises';
import { WIRINGS } from '../../replicas/app/settings.js';
import type { Scene } from '../../replicas/fleet/scene.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { type Holder, holderOf, sentBy } from '../lease-holder.js';
import { LeaseInRedis } from '../lease-in-redis.js';
import type { FaultRow } from '../row.js';
import type { Stage } from '../stage.js';
import { endingOf } from '../slots.js';
import { untilEnded } from '../until-ended.js';

const LEASE_MS = 5_000;

/** Far beyond the row. */
const LONG_MS = 600_000;

export const leaseOfAnother: FaultRow = {
  number: 15,
  fault: 'the lease expired and another holds it',
  expected: 'our renew and release do nothing; our late finish does not overwrite the history',
  async play(stage) {
    const [late, finished] = await Promise.all([lateCommands(stage), lateFinish(stage)]);
    stage.see(
      `${late} commands of the old holder came late; a stopped process finished (${finished}): the new lease stayed as it was`,
    );
  },
};

/** What the holder sends is held up until its lease has expired and another has it. */
async function lateCommands(stage: Stage): Promise<number> {
  const heldUpMs = LEASE_MS + stage.between(2_500, 3_500);
  const [wiring, beforeMs] = [stage.oneOf(WIRINGS), stage.between(0, LEASE_MS)];
  const scene = await stage.scene();
  const proxies = await Promise.all([0, 1].map(() => TcpProxy.start(scene.redis.port)));
  stage.afterwards(() => Promise.all(proxies.map((proxy) => proxy.stop())));
  const settings = { jobs: ['lasting'], workMs: LONG_MS, wiring, options: { leaseMs: LEASE_MS } } as const;
  const fleet = await scene.boot(2, settings, (index) => ({ redisUrl: proxies[index]?.url ?? '' }));
  const old = await holderOf(scene, ([entry]) => entry);
  await sleep(beforeMs);
  const commands = await scene.redis.commands();
  proxies[fleet.findIndex(({ name }) => name === old.run.replica)]?.delay({ toServer: heldUpMs });
  const ending = await untilEnded(fleet, old.run);
  stage.same('held up: the old run ends interrupted', endingOf(ending), 'interrupted/lease-lost');
  const next = await holderOf(scene, (entries) => entries.find(({ runId }) => runId !== old.run.runId));
  // Its release was the last that it had to say of the run.
  await sleep(heldUpMs + 2_000);
  const late = sentBy(old, await commands.stop());
  stage.check('held up: what the old holder still says does arrive', late.length >= 1, late);
  await staysWith(stage, 'held up', scene, [old, next]);
  return late.length;
}

/** The process of the holder stands still meanwhile, and then finishes what it did. */
async function lateFinish(stage: Stage): Promise<string> {
  const [wiring, afterMs] = [stage.oneOf(WIRINGS), stage.between(0, 1_000)];
  const scene = await stage.scene();
  const settings = { jobs: ['lasting'], workMs: LONG_MS, wiring, options: { leaseMs: LEASE_MS } } as const;
  const stopped = await scene.bootOne(settings);
  const old = await holderOf(scene, ([entry]) => entry);
  stopped.kill('SIGSTOP');
  await scene.boot(1, { ...settings, name: 'replica-2' });
  const next = await holderOf(scene, (entries) => entries.find(({ runId }) => runId !== old.run.runId));
  await sleep(afterMs);
  const commands = await scene.redis.commands();
  stopped.kill('SIGCONT');
  const wokenAt = new Date().toISOString();
  const ending = endingOf(await untilEnded([stopped], old.run));
  stage.same('stopped: the old run ends late', ending, 'interrupted/lease-lost');
  // What it still has to say of the run, it says before it asks for its next slot.
  await stopped.untilSettled('lasting', wokenAt);
  const late = sentBy(old, await commands.stop());
  stage.check('stopped: the release of the old holder does arrive', late.length >= 1, late);
  await staysWith(stage, 'stopped', scene, [old, next]);
  return ending;
}

async function staysWith(
  stage: Stage,
  how: string,
  scene: Scene,
  [old, next]: readonly [Holder, Holder],
): Promise<void> {
  const value = await new LeaseInRedis(scene.redis, next.run.job).value();
  await scene.witness.settled();
  const others = scene.witness.log.entries.filter(({ runId }) => runId !== old.run.runId);
  const phases = others.map(({ runId, phase }) => `${runId} ${phase}`);
  stage.same(`${how}: the lease stays as its new holder has it`, value, next.value);
  stage.same(`${how}: whose run goes on alone`, phases, [`${next.run.runId} began`]);
  stage.check(`${how}: it is of another slot`, next.run.slot > old.run.slot, next.run.slot);
}

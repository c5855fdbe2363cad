import { setTimeout as pause } from 'node:timers/promises';
import { SHARED_HISTORY } from '../../replicas/app/settings.js';
import { apart } from '../../replicas/fleet/scene.js';
import { LeaseInRedis } from '../lease-in-redis.js';
import type { FaultRow } from '../row.js';
import { endingIn, sharedHistory } from '../shared-history.js';
import { endingsOf, PATIENT_MS } from '../slots.js';
import type { Stage } from '../stage.js';

/** Clocks of different processes are read to the millisecond. */
const JITTER_MS = 5;

export const killedInRun: FaultRow = {
  number: 6,
  fault: '`kill -9` in mid-run',
  expected:
    'the slot is not re-run by default, the run becomes `abandoned` after the lease, the next slot runs; with `carryOver` it brings first what is known to be left over',
  async play(stage) {
    const [killed, leftOver] = await Promise.all([killedRun(stage), killedBetween(stage)]);
    stage.see(`${killed}; of ${leftOver} tenants left over before the kill all came first after it`);
  },
};

async function killedRun(stage: Stage): Promise<string> {
  const scene = await stage.scene();
  const { log } = scene.witness;
  const leaseMs = stage.between(3_000, 5_000);
  const settings = {
    jobs: ['lasting'],
    workMs: 600_000,
    wiring: SHARED_HISTORY,
    options: { leaseMs, storeTimeoutMs: PATIENT_MS },
  } as const;
  const fleet = await scene.boot(stage.between(2, 3), settings);
  const begun = await log.until('a run begins', ([first]) => first);
  const { one: runner, others } = apart(fleet, begun.replica);
  // By the next slot's refusal the start of the run is written: nothing of a run waits for the history.
  await Promise.all(others.map((replica) => replica.untilSettled('lasting', afterSlot(begun.slot))));
  await pause(stage.between(0, leaseMs));
  const freeFrom = await new LeaseInRedis(scene.redis, 'lasting').freeFrom();
  runner.kill('SIGKILL');
  const killedAt = Date.now();
  await runner.untilGone();

  const next = await log.until('the next run', ([, second]) => second);
  await Promise.all(others.map((replica) => replica.untilSettled('lasting', next.slot)));
  await scene.witness.settled();
  const afterMs = next.at - killedAt;
  const again = scene.witness
    .of('lasting')
    .filter(({ slot, runId }) => slot === begun.slot && runId !== begun.runId);
  stage.same('the slot is not run again', again, []);
  stage.check('the next slot runs, on another replica', next.replica !== runner.name, next);
  stage.check('it is one that fell due after the kill', Date.parse(next.slot) > killedAt, next);
  const early = freeFrom - next.at;
  stage.check('not before the lease has expired', early <= JITTER_MS, `${early} ms before`);
  const refused = others
    .flatMap((replica) => replica.settled('lasting'))
    .filter(({ slot }) => slot > begun.slot && slot < next.slot);
  stage.same('until then slots are skipped for overlap', endingsOf(refused), ['skipped/overlap']);
  stage.measure('from the kill to the next run in ms', afterMs);
  const told = await Promise.race(others.map((replica) => replica.untilEvent('run.abandoned')));
  const abandonedMs = Date.now() - killedAt;
  stage.same('the killed run becomes abandoned', told.runId, begun.runId);
  await Promise.all(others.map((replica) => replica.leave()));
  const tellers = others.flatMap((replica) => replica.events('run.abandoned'));
  stage.same('one replica says so', tellers.length, 1);
  const ending = endingIn(await sharedHistory(stage, scene).get(begun.runId));
  stage.same('and the history keeps it', ending, 'abandoned');
  stage.measure('from the kill to abandoned in ms', abandonedMs);
  return `lease of ${leaseMs} ms: ${refused.length} refusals, the next slot ran ${afterMs} ms after the kill, abandoned by ${abandonedMs} ms`;
}

const afterSlot = (slot: string): string => new Date(Date.parse(slot) + 1_000).toISOString();

/** A run is cut off by a shutdown, the next one is killed, and a third brings what the first left over. */
async function killedBetween(stage: Stage): Promise<number> {
  const scene = await stage.scene();
  const { log } = scene.witness;
  const tenants = stage.between(20, 40);
  const fleet = await scene.boot(3, {
    jobs: ['tenants'],
    tenants,
    workMs: 300,
    wiring: SHARED_HISTORY,
    options: {
      leaseMs: 3_000,
      storeTimeoutMs: PATIENT_MS,
      jobs: { tenants: { carryOver: true, concurrency: 2 } },
    },
  });
  const first = await log.until('a run begins', ([entry]) => entry);
  const some = stage.between(4, 16);
  await log.until('some tenants were served', (entries) =>
    entries.filter(({ phase }) => phase === 'ended').length >= some ? true : undefined,
  );
  const { one: leaving, others } = apart(fleet, first.replica);
  await leaving.leave();
  const summary = leaving.settled('tenants').find(({ runId }) => runId === first.runId);
  const left = new Set(summary?.tenants?.unprocessedIds);
  const second = await log.until('the next run', (entries) =>
    entries.find(({ runId }) => runId !== first.runId),
  );
  const { one: killed, others: last } = apart(others, second.replica);
  await killed.stop();
  const third = await log.until('the run after the kill', (entries) =>
    entries.find(({ runId }) => runId !== first.runId && runId !== second.runId),
  );
  const served = await log.until('it has served as many as were left over', (entries) => {
    const began = entries.filter(({ runId, phase }) => runId === third.runId && phase === 'began');
    return began.length >= left.size ? began.slice(0, left.size) : undefined;
  });
  stage.same(
    'after the kill the last replica goes on',
    [third.replica],
    last.map(({ name }) => name),
  );
  stage.check('something was left over', left.size > 0, summary);
  const strangers = served.filter(({ tenantId = '' }) => !left.has(tenantId));
  stage.check('what was left over before the kill comes first', strangers.length === 0, strangers);
  return left.size;
}

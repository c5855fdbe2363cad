import { setTimeout as pause } from 'node:timers/promises';
import { type JobName, TRIGGERED_EVENT } from '../../replicas/app/settings.js';
import { apart } from '../../replicas/fleet/scene.js';
import type { FaultRow } from '../row.js';

const WORK_MS = 4_000;

export const triggerWhileRunning: FaultRow = {
  number: 33,
  fault: 'a trigger while running',
  expected: 'refused as `overlap`, with owner and since when (409 over HTTP)',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const job: JobName = stage.oneOf(['lasting', 'tenants']);
    const force = stage.oneOf([true, false]);
    const fleet = await scene.boot(stage.between(2, 3), {
      jobs: [job],
      workMs: WORK_MS,
      tenants: 1,
      wiring: stage.oneOf(['KeyvRedis', '@keyv/valkey', 'redisStore over ioredis'] as const),
    });
    // One that began while another replica was still booting may be over by now.
    const bootedAt = Date.now();
    const begun = await scene.witness.log.until('a run begins', (all) =>
      all.find(({ phase, at }) => phase === 'began' && at > bootedAt),
    );
    const { one: runner, others } = apart(fleet, begun.replica);
    await pause(stage.between(0, WORK_MS / 4));
    const asked = [runner, stage.oneOf(others)];
    for (const replica of asked) replica.tell({ trigger: job, force });
    const answers = await Promise.all(
      asked.map(async (replica) => ({ replica, answer: await replica.untilEvent(TRIGGERED_EVENT) })),
    );
    const ended = await scene.witness.log.until('the run ends', (all) =>
      all.find(({ runId, phase }) => runId === begun.runId && phase === 'ended'),
    );
    await runner.log.until('it is settled', () =>
      runner.settled(job).find(({ runId }) => runId === begun.runId),
    );
    await scene.witness.settled();

    const [started] = runner.events('run.started').filter(({ runId }) => runId === begun.runId);
    for (const { replica, answer } of answers) {
      const where = replica === runner ? 'on the replica that runs it' : 'on another replica';
      const { outcome, reason, trigger, owner, finishedAt } = answer;
      stage.same(`${where} it is refused`, [outcome, reason, trigger], ['skipped', 'overlap', 'manual']);
      const wanted = { replicaId: runner.name, runId: begun.runId, since: started?.startedAt };
      stage.same(`${where} owner and since when are told`, owner, wanted);
      const meanwhile = Date.parse(String(finishedAt)) < ended.at;
      stage.check(`${where} at once, not when the run is over`, meanwhile, { finishedAt, ended });
    }
    const between = scene.witness
      .of(job)
      .filter(({ at, runId }) => at > begun.at && at < ended.at && runId !== begun.runId);
    stage.same('no other run begins before it ends', between, []);
    const run = runner.settled(job).find(({ runId }) => runId === begun.runId);
    stage.same('the one that runs is untouched', run?.outcome, 'succeeded');
    stage.see(
      `${job}${force ? ', forced' : ''}: refused on ${asked.length} of ${fleet.length} replicas, owner ` +
        `${runner.name} since ${String(started?.startedAt)}; it went on to its end`,
    );
  },
};

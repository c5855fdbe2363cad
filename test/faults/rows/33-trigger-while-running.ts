import { setTimeout as pause } from 'node:timers/promises';
import { type JobName, TRIGGERED_EVENT } from '../../replicas/app/settings.js';
import type { ReplicaProcess } from '../../replicas/fleet/replica-process.js';
import { apart } from '../../replicas/fleet/scene.js';
import { post, servingOf } from '../routes.js';
import type { FaultRow } from '../row.js';
import type { Stage } from '../stage.js';

const WORK_MS = 4_000;

export const triggerWhileRunning: FaultRow = {
  number: 33,
  fault: 'a trigger while running',
  expected: 'refused as `overlap`, with owner and since when; over HTTP 409 with the same',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const job: JobName = stage.oneOf(['lasting', 'tenants']);
    const force = stage.oneOf([true, false]);
    const fleet = await scene.boot(
      stage.between(2, 3),
      {
        jobs: [job],
        workMs: WORK_MS,
        tenants: 1,
        wiring: stage.oneOf(['KeyvRedis', '@keyv/valkey', 'redisStore over ioredis'] as const),
      },
      (index) => ({ serving: servingOf(index) }),
    );
    // One that began while another replica was still booting may be over by now.
    const bootedAt = Date.now();
    const begun = await scene.witness.log.until('a run begins', (all) =>
      all.find(({ phase, at }) => phase === 'began' && at > bootedAt),
    );
    const { one: runner, others } = apart(fleet, begun.replica);
    await pause(stage.between(0, WORK_MS / 4));
    const asked = [runner, stage.oneOf(others)];
    for (const replica of asked) replica.tell({ trigger: job, force });
    const [answers, posted] = await Promise.all([
      Promise.all(
        asked.map(async (replica) => ({ replica, answer: await replica.untilEvent(TRIGGERED_EVENT) })),
      ),
      Promise.all(fleet.map((replica) => postedTo(replica, job, force, stage))),
    ]);
    const ended = await scene.witness.log.until('the run ends', (all) =>
      all.find(({ runId, phase }) => runId === begun.runId && phase === 'ended'),
    );
    await runner.log.until('it is settled', () =>
      runner.settled(job).find(({ runId }) => runId === begun.runId),
    );
    await scene.witness.settled();

    const [started] = runner.events('run.started').filter(({ runId }) => runId === begun.runId);
    const wanted = { replicaId: runner.name, runId: begun.runId, since: started?.startedAt };
    for (const { replica, answer } of answers) {
      const where = replica === runner ? 'on the replica that runs it' : 'on another replica';
      const { outcome, reason, trigger, owner, finishedAt } = answer;
      stage.same(`${where} it is refused`, [outcome, reason, trigger], ['skipped', 'overlap', 'manual']);
      stage.same(`${where} owner and since when are told`, owner, wanted);
      const meanwhile = Date.parse(String(finishedAt)) < ended.at;
      stage.check(`${where} at once, not when the run is over`, meanwhile, { finishedAt, ended });
    }
    for (const { how, status, refusal, at } of posted) {
      const { reason, trigger, owner, since } = refusal;
      stage.same(`${how} it is refused`, [status, reason, trigger], [409, 'overlap', 'http']);
      stage.same(`${how} owner and since when are told`, [owner, since], [wanted, wanted.since]);
      stage.check(`${how} at once, not when the run is over`, at < ended.at, { at, ended });
    }
    const between = scene.witness
      .of(job)
      .filter(({ at, runId }) => at > begun.at && at < ended.at && runId !== begun.runId);
    stage.same('no other run begins before it ends', between, []);
    const run = runner.settled(job).find(({ runId }) => runId === begun.runId);
    stage.same('the one that runs is untouched', run?.outcome, 'succeeded');
    stage.see(
      `${job}${force ? ', forced' : ''}: refused on ${asked.length} of ${fleet.length} replicas, and as 409 ` +
        `${posted.map(({ how }) => how).join(', ')}, owner ${runner.name} since ${String(started?.startedAt)}; ` +
        'it went on to its end',
    );
  },
};

interface Posted {
  readonly how: string;
  readonly status: number;
  readonly refusal: Readonly<Record<string, unknown>>;
  readonly at: number;
}

/** In any of the modes, alone or as one of several. */
async function postedTo(
  replica: ReplicaProcess,
  job: JobName,
  force: boolean,
  stage: Stage,
): Promise<Posted> {
  const mode = stage.oneOf(['wait', 'async', 'stream']);
  const isAlone = stage.oneOf([true, false]);
  const fields = { mode, force };
  const { status, body, at } = await (isAlone
    ? post(replica, `/crons/${job}`, fields)
    : post(replica, '/crons', { ...fields, jobs: [job] }));
  const how = `over ${replica.settings.serving?.platform} (${mode}${isAlone ? '' : ', as one of several'})`;
  return { how, status, refusal: isAlone ? body : firstOf(body.runs), at };
}

function firstOf(runs: unknown): Posted['refusal'] {
  const [first]: readonly unknown[] = Array.isArray(runs) ? runs : [];
  return typeof first === 'object' && first !== null ? { ...first } : {};
}

import { setTimeout as pause } from 'node:timers/promises';
import { SHARED_HISTORY, type WitnessEntry } from '../../replicas/app/settings.js';
import type { ReplicaProcess } from '../../replicas/fleet/replica-process.js';
import { apart, type Scene } from '../../replicas/fleet/scene.js';
import type { FaultRow } from '../row.js';
import { endingIn, sharedHistory } from '../shared-history.js';
import type { Stage } from '../stage.js';
import { untilEnded } from '../until-ended.js';

const LEASE_MS = 3_000;

/** Far beyond the row. */
const LONG_MS = 600_000;

export const sweeperAndFinisher: FaultRow = {
  number: 36,
  fault: 'sweeper against finisher',
  expected: 'one terminal state',
  async play(stage) {
    const [stopped, living] = await Promise.all([stoppedFinisher(stage), livingFinishers(stage)]);
    stage.see(
      `stopped past its lease: ${stopped}, and so it stayed after its own end; ${living} runs that ended were none of the sweepers'`,
    );
  },
};

/** The process of a run stands still until another has settled it, and then settles it as well. */
async function stoppedFinisher(stage: Stage): Promise<string> {
  const scene = await stage.scene();
  const fleet = await bootOver(scene, stage.between(2, 3), LONG_MS);
  const begun = await scene.witness.log.until('a run begins', ([first]) => first);
  const { one: runner, others } = apart(fleet, begun.replica);
  await pause(stage.between(0, LEASE_MS));
  runner.kill('SIGSTOP');
  const told = await Promise.race(others.map((replica) => replica.untilEvent('run.abandoned')));
  stage.same('stopped: another settles its run', told.runId, begun.runId);
  await pause(stage.between(0, 1_000));
  runner.kill('SIGCONT');
  const own = await untilEnded([runner], begun);
  stage.same('stopped: it ends the run too', `${own.outcome}/${own.reason}`, 'interrupted/lease-lost');
  await Promise.all(fleet.map((replica) => replica.leave()));
  const history = sharedHistory(stage, scene);
  const ending = endingIn(await history.get(begun.runId));
  stage.same('stopped: the history keeps the first ending', ending, 'abandoned');
  stage.same('stopped: one replica tells of it', abandonedOn(fleet, begun), 1);
  return ending;
}

/** Runs that end about when a lease would have expired, while everybody looks for abandoned ones. */
async function livingFinishers(stage: Stage): Promise<number> {
  const scene = await stage.scene();
  const fleet = await bootOver(scene, 3, LEASE_MS + stage.between(-500, 500));
  await scene.witness.log.until('three runs end', (entries) =>
    entries.filter(({ phase }) => phase === 'ended').length >= 3 ? true : undefined,
  );
  await Promise.all(fleet.map((replica) => replica.leave()));
  await scene.witness.settled();
  const history = sharedHistory(stage, scene);
  const began = scene.witness.log.entries.filter(({ phase }) => phase === 'began');
  const ended = scene.witness.log.entries.filter(({ phase }) => phase === 'ended');
  const endings = await Promise.all(ended.map(async ({ runId }) => endingIn(await history.get(runId))));
  stage.same('living: each that ended has succeeded', new Set(endings).size === 1 && endings[0], 'succeeded');
  stage.same('living: none is left unfinished', (await history.listUnfinished()).length, 0);
  const abandoned = began.reduce((sum, entry) => sum + abandonedOn(fleet, entry), 0);
  stage.same('living: none is taken for abandoned', abandoned, 0);
  return ended.length;
}

function bootOver(scene: Scene, size: number, workMs: number): Promise<ReplicaProcess[]> {
  return scene.boot(size, {
    wiring: SHARED_HISTORY,
    jobs: ['lasting'],
    workMs,
    options: { leaseMs: LEASE_MS },
  });
}

function abandonedOn(fleet: readonly ReplicaProcess[], { runId }: WitnessEntry): number {
  return fleet.flatMap((replica) => replica.events('run.abandoned')).filter((line) => line.runId === runId)
    .length;
}

import { setTimeout as pause } from 'node:timers/promises';
import type { JobName } from '../../replicas/app/settings.js';
import { CLOSED_EVENT, LEAVING_EVENT } from '../../replicas/app/settings.js';
import type { Exit, ReplicaProcess } from '../../replicas/fleet/replica-process.js';
import type { Scene } from '../../replicas/fleet/scene.js';
import type { FaultRow } from '../row.js';
import type { Stage } from '../stage.js';

const HOUR_MS = 3_600_000;
const LEAVES_WITHIN_MS = 1_000;

/** A process that is still there by then will not leave. */
const STAYS_AFTER_MS = 15_000;

/** `lasting` heeds its signal, and tells so; `tenants` does not. */
const HANDLERS: readonly JobName[] = ['lasting', 'tenants'];

export const secondSignal: FaultRow = {
  number: 20,
  fault: 'a second SIGTERM, or grace used up',
  expected: '`signal` aborts, the process leaves within 1 s, no listener left',
  alone: true,
  async play(stage) {
    const scene = await stage.scene();
    const second = await leaveBySecondSignal(stage, scene);
    const grace = await leaveAfterGrace(stage, scene);
    const close = await leaveByItself(stage, scene);
    await scene.witness.settled();
    const phases = scene.witness.of('lasting').map(({ phase }) => phase);
    const cut = phases.filter((phase) => phase === 'aborted').length;
    const begun = phases.filter((phase) => phase === 'began').length;
    stage.check('the signal of every run that listens aborts', cut === begun && cut > 0, phases);
    stage.see(
      `gone ${second} ms after the second signal, ${grace} ms after the grace; closed without a signal, ended by itself in ${close} ms`,
    );
  },
};

/** Milliseconds from the second signal to the end of the process. */
async function leaveBySecondSignal(stage: Stage, scene: Scene): Promise<number> {
  const job = stage.oneOf(HANDLERS);
  const replica = await busyReplica(scene, job, 'second', HOUR_MS);
  replica.kill('SIGTERM');
  await replica.untilEvent(LEAVING_EVENT);
  await pause(stage.between(0, 1_500));
  stage.same('a first signal leaves the run alone', endings(replica, job), []);
  const signalledAt = performance.now();
  replica.kill(stage.oneOf(['SIGTERM', 'SIGINT'] as const));
  const exit = await exitOf(replica);
  const tookMs = Math.round(performance.now() - signalledAt);
  // A listener of ours that stayed behind would take the effect of the signal away.
  stage.check('the process ends by a signal', typeof exit.signal === 'string', exit);
  stage.check('the process leaves within 1 s of the second', tookMs < LEAVES_WITHIN_MS, tookMs);
  tellInterrupted(stage, replica, job);
  stage.measure('exit after the second signal, ms', tookMs);
  return tookMs;
}

/** Milliseconds from the end of the grace to the end of the process. */
async function leaveAfterGrace(stage: Stage, scene: Scene): Promise<number> {
  const job = stage.oneOf(HANDLERS);
  const graceMs = stage.between(500, 2_500);
  const replica = await busyReplica(scene, job, 'grace', graceMs);
  const signalledAt = performance.now();
  replica.kill('SIGTERM');
  const exit = await exitOf(replica);
  const tookMs = Math.round(performance.now() - signalledAt - graceMs);
  stage.same('the process ends by the signal when grace is used up', exit.signal, 'SIGTERM');
  stage.check('the process leaves within 1 s of the grace', tookMs < LEAVES_WITHIN_MS, tookMs);
  stage.check('and not before', tookMs >= 0, tookMs);
  tellInterrupted(stage, replica, job);
  stage.measure('exit after the end of the grace, ms', tookMs);
  return tookMs;
}

/** Milliseconds from the end of `app.close()` until nothing kept the process alive. */
async function leaveByItself(stage: Stage, scene: Scene): Promise<number> {
  const replica = await busyReplica(scene, 'lasting', 'close', stage.between(0, 1_000));
  replica.tell({ close: true });
  const { listeners } = await replica.untilEvent(CLOSED_EVENT);
  const closedAt = performance.now();
  stage.same('no signal listener is left', listeners, 0);
  const exit = await exitOf(replica);
  stage.same('no timer or socket keeps the process', exit, { code: 0, signal: null });
  tellInterrupted(stage, replica, 'lasting');
  return Math.round(performance.now() - closedAt);
}

/** Nothing of a process that something keeps alive. */
function exitOf(replica: ReplicaProcess): Promise<Partial<Exit>> {
  return Promise.race([replica.exited, pause(STAYS_AFTER_MS, {}, { ref: false })]);
}

/** It runs a job that lasts for longer than anybody waits. */
async function busyReplica(
  scene: Scene,
  job: JobName,
  namespace: string,
  graceMs: number,
): Promise<ReplicaProcess> {
  const options = { namespace, shutdown: { graceMs } };
  const replica = await scene.bootOne({
    jobs: [job],
    workMs: HOUR_MS,
    tenants: 10,
    options,
    name: namespace,
  });
  await scene.witness.log.until(`${namespace}: a run begins`, (all) =>
    all.find((it) => it.replica === namespace),
  );
  return replica;
}

function tellInterrupted(stage: Stage, replica: ReplicaProcess, job: JobName): void {
  const ended = endings(replica, job);
  stage.same(`${replica.name}: the run ends interrupted`, ended, ['interrupted/shutting-down']);
}

/** Slots that fell due meanwhile were refused, which is not of interest here. */
function endings(replica: ReplicaProcess, job: JobName): string[] {
  const lines = replica.settled(job).filter(({ outcome }) => outcome !== 'skipped');
  return lines.map(({ outcome, reason }) => `${outcome}/${reason}`);
}

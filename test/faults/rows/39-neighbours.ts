import { LEFT_EVENT } from '../../replicas/app/settings.js';
import type { FaultRow } from '../row.js';

/** Long enough for a shutdown to begin in a run, short enough for it to end before the next slot. */
const WORK_MS = 400;

export const neighbours: FaultRow = {
  number: 39,
  fault: 'two applications in one process, `app.close()` twice, boot failing half-way',
  expected: 'no timer, handle or listener left',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const wiring = stage.oneOf([
      'KeyvRedis',
      'redisStore over node-redis',
      'redisStore over ioredis',
    ] as const);
    const both = await scene.bootOne({
      program: 'neighbours',
      jobs: ['brief', 'lasting'],
      workMs: WORK_MS,
      wiring,
    });
    const left = await both.untilEvent(LEFT_EVENT);
    await scene.witness.settled();
    const ran = new Set(scene.witness.of('brief').map(({ replica }) => replica));
    stage.same('both applications ran their jobs', [...ran].sort(), [
      `${both.name}-first`,
      `${both.name}-second`,
    ]);
    stage.same('the third did not boot', left.failure, 'Error: the port is taken');
    stage.same('and ran nothing', left.ranBeforeFailure, 0);
    stage.same('the second went on when the first was closed', left.secondRunsOn, true);
    // What a hook throws in a shutdown Nest only logs.
    const errors = both.log.entries.filter(({ level }) => level === 'error');
    stage.same('no close fails, nor the one after it', errors, []);
    stage.same('no listener of the process is left', left.listeners, []);
    stage.same('no timer is left', left.timers, 0);
    // Nothing ends the process but that it has nothing more to do, no socket to listen to either.
    stage.same('the process ended on its own', await both.untilGone(), { code: 0, signal: null });
    stage.see(`${wiring}: no timer, socket or listener left, the process ended on its own`);
  },
};

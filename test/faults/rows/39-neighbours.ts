import { LEFT_EVENT } from '../../replicas/app/settings.js';
import type { FaultRow } from '../row.js';

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
    const both = await scene.bootOne({ program: 'neighbours', jobs: ['brief'], wiring });
    const left = await both.untilEvent(LEFT_EVENT);
    // Nothing ends the process but that it has nothing more to do.
    const exit = await both.untilGone();
    await scene.witness.settled();
    const ran = new Set(scene.witness.of('brief').map(({ replica }) => replica));
    stage.same('both applications ran their jobs', [...ran].sort(), [
      `${both.name}-first`,
      `${both.name}-second`,
    ]);
    stage.same('the third did not boot', left.failure, 'Error: the port is taken');
    const strange = scene.witness.log.entries.filter(({ job }) => job !== 'brief');
    stage.same('and ran nothing', strange.length, 0);
    stage.same('no listener of the process is left', left.listeners, []);
    stage.same('no timer is left', left.timers, 0);
    stage.same('the process ended on its own', exit, { code: 0, signal: null });
    stage.see(`${wiring}: 0 timers and 0 listeners left, the process ended on its own`);
  },
};

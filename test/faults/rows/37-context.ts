import type { FaultRow } from '../row.js';

/** In the midst of the tenants' turns. */
const WORK_MS = 30;

export const context: FaultRow = {
  number: 37,
  fault: "concurrent tenants' context",
  expected: 'no leak under interleaving',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const tenants = stage.between(200, 1_000);
    const replica = await scene.bootOne({ jobs: ['context', 'lasting'], tenants, workMs: WORK_MS });
    const { runId, slot } = await replica.untilFirstRun('context');
    await replica.leave();
    await scene.witness.settled();
    const looks = scene.witness.of('context').filter((entry) => entry.runId === runId);
    const wrong = looks.filter(({ tenantId, note }) => tenantId !== note);
    stage.same('each tenant looked three times', looks.length, 3 * tenants);
    stage.check('each saw itself and its run alone', wrong.length === 0, wrong.slice(0, 5));
    const others = scene.witness
      .of('lasting')
      .filter((entry) => entry.slot === slot && entry.phase === 'ended');
    stage.same(
      'another job of the same moment saw no tenant',
      others.map(({ note }) => note ?? 'none'),
      ['none'],
    );
    stage.see(`${tenants} tenants, 50 at a time, ${looks.length} looks, ${wrong.length} at another's`);
  },
};

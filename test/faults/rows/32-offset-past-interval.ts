import type { FaultRow } from '../row.js';

const SLOTS = 4;

/** How late a handler may begin on a busy machine, after the last moment of its window. */
const SLACK_MS = 1_000;

export const offsetPastInterval: FaultRow = {
  number: 32,
  fault: 'offset larger than the interval',
  expected: 'cut off before the next slot',
  async play(stage) {
    const scene = await stage.scene();
    const everyMs = stage.oneOf([2_000, 3_000]);
    const window = everyMs * stage.between(3, 20);
    const cronTime = `*/${everyMs / 1_000} * * * * *`;
    // The first to come has a random moment, the last one the latest there is: by it every slot has run.
    const fleet = await scene.boot(
      stage.between(2, 3),
      { jobs: ['windowed'], options: { jobs: { windowed: { cronTime, window } } } },
      (index) => ({ drawn: index === 0 ? 0.999 : null }),
    );
    const first = Math.ceil(Date.now() / everyMs + 1) * everyMs;
    const slots = Array.from({ length: SLOTS }, (_, index) =>
      new Date(first + index * everyMs).toISOString(),
    );
    const last = slots.at(-1) ?? '';
    await Promise.all(fleet.map((replica) => replica.untilSettled('windowed', last)));
    await Promise.all(fleet.map((replica) => replica.leave()));
    await scene.witness.settled();

    const runs = scene.witness.of('windowed').filter(({ slot }) => slots.includes(slot));
    const offsets = runs.map(({ at, slot }) => at - Date.parse(slot));
    stage.same(
      'every slot ran, once, in order',
      runs.map(({ slot }) => slot),
      slots,
    );
    const early = offsets.filter((offset) => offset < 0);
    stage.same('none before its slot', early, []);
    const late = offsets.filter((offset) => offset >= everyMs + SLACK_MS);
    stage.same('each offset was cut off before the next slot', late, []);
    const lines = fleet.flatMap((replica) => replica.settled('windowed'));
    const endings = new Set(
      lines.filter(({ slot }) => slots.includes(slot)).map(({ outcome, reason }) => reason ?? outcome),
    );
    const usual = ['already-claimed', 'succeeded'];
    stage.same('no replica was late for a slot, or in the way of the next', [...endings].sort(), usual);
    const settled = fleet.map(
      (replica) => replica.settled('windowed').filter(({ slot }) => slots.includes(slot)).length,
    );
    const each = fleet.map(() => SLOTS);
    stage.same('each replica had its say on each slot, once', settled, each);
    stage.see(`a window of ${window} ms every ${everyMs} ms: offsets ${offsets.join(', ')} ms`);
  },
};

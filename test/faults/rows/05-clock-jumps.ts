import { setTimeout as pause } from 'node:timers/promises';
import { WIRINGS } from '../../replicas/app/settings.js';
import { comingSlots } from '../../replicas/fleet/fleet.js';
import type { FaultRow } from '../row.js';
import { PATIENT_MS, repeatedSlots } from '../slots.js';

const SECOND_MS = 1_000;

export const clockJumps: FaultRow = {
  number: 5,
  fault: 'a clock jumps back / forward',
  expected: 'no slot twice / one `missed`, no burst',
  async play(stage) {
    const scene = await stage.scene();
    const { witness } = scene;
    const backMs = stage.between(3, 5) * SECOND_MS + stage.between(0, 400);
    const forwardMs = stage.between(4, 8) * SECOND_MS + stage.between(0, 400);
    const options = { clockSkewMs: stage.between(1, 10) * SECOND_MS, storeTimeoutMs: PATIENT_MS };
    const fleet = await scene.boot(2, { jobs: ['brief'], wiring: stage.oneOf(WIRINGS), options }, () => ({
      // A clock that can be set, and right so far.
      clock: { aheadMs: 0, rate: 1 },
    }));
    const jumping = stage.oneOf(fleet);
    const settled = (): string[] => jumping.settled('brief').map(({ slot }) => slot);
    const [first = ''] = comingSlots(1);
    await jumping.untilSettled('brief', first);

    await pause(stage.between(100, 800));
    jumping.tell({ jumpMs: -backMs });
    const [, , resumed = ''] = comingSlots(3);
    await jumping.untilSettled('brief', resumed);
    const repeated = settled().filter((slot, index, all) => slot <= (all[index - 1] ?? ''));
    stage.same('back: it asks for no slot again', repeated, []);
    stage.same('back: no slot runs twice', repeatedSlots(witness.log.entries), []);

    // Right again, and then ahead.
    const before = settled().at(-1) ?? '';
    const jumpedAt = Date.now();
    jumping.tell({ jumpMs: backMs + forwardMs });
    const missed = await jumping.untilEvent('slot.missed');
    const passed = String(missed.slot);
    await jumping.untilSettled('brief', new Date(Date.parse(passed) + 3 * SECOND_MS).toISOString());
    const burst = settled().filter((slot) => slot > before && slot < passed);
    const tooFast = settled().filter((slot) => slot > passed).length - (Date.now() - jumpedAt) / SECOND_MS;
    stage.same('forward: none of the slots it was put past is run or refused', burst, []);
    stage.check('forward: after it one slot each second, no burst', tooFast <= 2, settled());
    const beyond = Date.parse(passed) - Date.parse(before);
    stage.check('forward: the newest slot it was put past is the one', beyond >= forwardMs - SECOND_MS, {
      before,
      passed,
    });

    // By then every clock has come to the slots that the one ahead took.
    const all = settled().at(-1) ?? '';
    await Promise.all(fleet.map((replica) => replica.untilSettled('brief', all)));
    await witness.settled();
    stage.same('forward: no slot runs twice', repeatedSlots(witness.log.entries), []);
    const tellings = fleet.flatMap((replica) => replica.events('slot.missed')).map(({ slot }) => slot);
    stage.same('forward: one slot is told as missed, once', tellings, [passed]);
    const ran = witness.of('brief').filter(({ slot }) => slot === passed);
    stage.same('forward: what was told as missed does not run', ran, []);
    stage.see(
      `${backMs} ms back, then ${forwardMs} ms ahead: ${witness.of('brief').length} slots once, one missed`,
    );
  },
};

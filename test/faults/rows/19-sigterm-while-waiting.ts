import { setTimeout as pause } from 'node:timers/promises';
import { jobKeys } from '../../../lib/locking/keys.js';
import type { FaultRow } from '../row.js';

/** The slot, seen from the moment the replicas are told of it: they have to boot first. */
const SLOT_IN_MS = 6_000;

const WINDOW_MS = 12_000;

/** Shares of the window: where the moments lie of the replicas that leave, and of the one that stays. */
const LEAVERS_MOMENT = 0.5;
const OTHERS_MOMENT = 0.8;

/** The signal comes this long before or after the slot, and always before the moment it cancels. */
const SIGNAL = [-1_000, 1_500] as const;

export const sigtermWhileWaiting: FaultRow = {
  number: 19,
  fault: 'SIGTERM while waiting for a random moment',
  expected: 'nothing claimed; another replica runs the slot',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const leaving = stage.between(1, 2);
    const slotMs = Math.ceil(Date.now() / 1_000) * 1_000 + SLOT_IN_MS;
    const slot = new Date(slotMs).toISOString();
    const settings = {
      jobs: ['windowed'],
      wiring: stage.oneOf(['KeyvRedis', 'createKeyv', 'redisStore over node-redis'] as const),
      options: { jobs: { windowed: { cronTime: daily(slotMs), window: WINDOW_MS } } },
    } as const;
    const fleet = await scene.boot(leaving + 1, settings, (index) => ({
      drawn: index < leaving ? LEAVERS_MOMENT : OTHERS_MOMENT,
    }));
    const leavers = fleet.slice(0, leaving);
    const other = fleet[leaving];
    const signalledMs = slotMs + stage.between(...SIGNAL);
    await pause(signalledMs - Date.now());
    const exits = await Promise.all(leavers.map((replica) => replica.leave()));
    const goneAt = Date.now();

    const claimed = await scene.redis.send('EXISTS', jobKeys('cron', 'windowed').claim(slot));
    stage.same('nothing was claimed when they had left', claimed, 0);
    const told = leavers.flatMap((replica) => replica.settled('windowed'));
    stage.same('they ran nothing', told, []);
    const ended = exits.every(({ signal }) => signal === 'SIGTERM');
    stage.check('they ended by the signal', ended, exits);
    const before = goneAt - slotMs < WINDOW_MS * OTHERS_MOMENT;
    stage.check('all of it came before the moment of the other', before, { goneAt, slotMs });

    const run = await other?.untilFirstSettled('windowed');
    await scene.witness.settled();
    const seen = scene.witness.of('windowed').map((entry) => `${entry.replica} ran ${entry.slot}`);
    stage.same('another replica ran the slot, once', seen, [`${other?.name} ran ${slot}`]);
    stage.same('its run went well', run?.outcome, 'succeeded');
    const moment = Math.max(...scene.witness.of('windowed').map(({ at }) => at - slotMs));
    stage.check('at its own moment', moment >= WINDOW_MS * OTHERS_MOMENT, `${moment} ms after the slot`);
    stage.see(
      `${leaving} left ${signalledMs - slotMs} ms from the slot, no claim; the other ran it at its moment, ${moment} ms`,
    );
  },
};

function daily(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()} * * *`;
}

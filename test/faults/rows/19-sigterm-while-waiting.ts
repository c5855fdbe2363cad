import { setTimeout as pause } from 'node:timers/promises';
import { jobKeys } from '../../../lib/locking/keys.js';
import type { FaultRow } from '../row.js';

const EVERY_MS = 10_000;
const CRON_TIME = '*/10 * * * * *';
const WINDOW_MS = 9_000;

/** Shares of the window: where the moments lie of the replicas that leave, and of the one that stays. */
const LEAVERS_MOMENT = 0.5;
const OTHERS_MOMENT = 0.85;

/** The signal comes this long before or after the slot, and always before the moment it cancels. */
const SIGNAL = [-1_000, 1_000] as const;

export const sigtermWhileWaiting: FaultRow = {
  number: 19,
  fault: 'SIGTERM while waiting for a random moment',
  expected: 'nothing claimed; another replica runs the slot',
  async play(stage) {
    const scene = await stage.scene();
    const leaving = stage.between(1, 2);
    const settings = {
      jobs: ['windowed'],
      wiring: stage.oneOf(['KeyvRedis', 'createKeyv', 'redisStore over node-redis'] as const),
      options: { jobs: { windowed: { cronTime: CRON_TIME, window: WINDOW_MS } } },
    } as const;
    const fleet = await scene.boot(leaving + 1, settings, (index) => ({
      drawn: index < leaving ? LEAVERS_MOMENT : OTHERS_MOMENT,
    }));
    const leavers = fleet.slice(0, leaving);
    const other = fleet[leaving];
    const slotMs = Math.ceil((Date.now() - SIGNAL[0]) / EVERY_MS) * EVERY_MS;
    const slot = new Date(slotMs).toISOString();
    const signalledMs = slotMs + stage.between(...SIGNAL);
    await pause(signalledMs - Date.now());
    const exits = await Promise.all(leavers.map((replica) => replica.leave()));
    const goneAt = Date.now();

    const claimed = await scene.redis.send('EXISTS', jobKeys('cron', 'windowed').claim(slot));
    stage.same('nothing was claimed when they had left', claimed, 0);
    const told = leavers.flatMap((replica) => replica.settled('windowed'));
    stage.same(
      'they did not even ask for it',
      told.filter((line) => line.slot === slot),
      [],
    );
    const ended = exits.every(({ signal }) => signal === 'SIGTERM');
    stage.check('they ended by the signal', ended, exits);
    const before = goneAt < slotMs + WINDOW_MS * OTHERS_MOMENT;
    stage.check('all of it came before the moment of the other', before, { goneAt, slotMs });

    const run = await other?.untilSettled('windowed', slot);
    await scene.witness.settled();
    const entries = scene.witness.of('windowed').filter((entry) => entry.slot === slot);
    const replicas = entries.map(({ replica }) => replica);
    stage.same('another replica ran the slot, once', replicas, [other?.name]);
    stage.same('its run went well', run?.outcome, 'succeeded');
    const moment = Math.max(...entries.map(({ at }) => at - slotMs));
    stage.check('at its own moment', moment >= WINDOW_MS * OTHERS_MOMENT, `${moment} ms after the slot`);
    const signalled = signalledMs - slotMs;
    const when = `${Math.abs(signalled)} ms ${signalled < 0 ? 'before' : 'after'} the slot`;
    stage.see(`${leaving} left ${when}, without a claim; another ran it at its own moment, ${moment} ms`);
  },
};

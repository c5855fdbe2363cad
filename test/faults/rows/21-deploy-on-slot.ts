import { setTimeout as pause } from 'node:timers/promises';
import { RUNS_EVENT } from '../../replicas/app/settings.js';
import type { FaultRow } from '../row.js';

const WINDOW_MS = 8_000;
const SECOND_MS = 1_000;

/** Until the old replicas are up and run once; and from there until the slot they are replaced on. */
const FIRST_IN_MS = 6_000;
const DEPLOY_AFTER_MS = 6_000;

/** The new ones are started this long after the slot, when the old ones are gone. */
const LATEST_START_MS = 1_500;

/** As short as it may be: the look back waits for it. */
const CLOCK_SKEW_MS = 1_000;

/** The same schedule for three jobs that differ by what a deploy leaves of them. */
const WINDOWED = 'windowed';
const PLAIN = 'brief';
const CAUGHT_UP = 'instant';

export const deployOnSlot: FaultRow = {
  number: 21,
  fault: 'a deploy exactly on the slot',
  expected:
    'with a window: the booting replica draws from what is left; without: `missed` is recorded, `catchUp` runs it',
  async play(stage) {
    const scene = await stage.scene();
    const firstMs = Math.ceil(Date.now() / SECOND_MS) * SECOND_MS + FIRST_IN_MS;
    const slotMs = firstMs + DEPLOY_AFTER_MS;
    const slot = new Date(slotMs).toISOString();
    const cronTime = `${secondOf(firstMs)},${secondOf(slotMs)} * * * * *`;
    const jobs = {
      [WINDOWED]: { cronTime, window: WINDOW_MS },
      [PLAIN]: { cronTime },
      [CAUGHT_UP]: { cronTime, catchUp: 'latest' as const },
    };
    const settings = {
      jobs: [WINDOWED, PLAIN, CAUGHT_UP] as const,
      wiring: stage.oneOf(['KeyvRedis', '@keyv/valkey', 'redisStore over ioredis'] as const),
      options: { clockSkewMs: CLOCK_SKEW_MS, jobs },
    };
    const old = await scene.boot(stage.between(1, 2), settings, () => ({ drawn: 0 }));
    const first = new Date(firstMs).toISOString();
    await Promise.all(settings.jobs.flatMap((job) => old.map((replica) => replica.untilSettled(job, first))));
    await Promise.all(old.map((replica) => replica.leave()));
    stage.check('the old replicas were gone before the slot', Date.now() < slotMs, Date.now() - slotMs);
    await pause(slotMs + stage.between(0, LATEST_START_MS) - Date.now());
    const bootedAt = Date.now();
    const fresh = await scene.boot(stage.between(1, 2), settings, (index) => ({
      name: `fresh-${index + 1}`,
    }));

    const waits = `${slot} was run`;
    const byWindow = await scene.witness.log.until(`${WINDOWED} of ${waits}`, (all) =>
      all.find((entry) => entry.job === WINDOWED && entry.slot === slot),
    );
    await scene.witness.log.until(`${CAUGHT_UP} of ${waits}`, (all) =>
      all.find((entry) => entry.job === CAUGHT_UP && entry.slot === slot),
    );
    await Promise.any(fresh.map((replica) => replica.untilEvent('slot.missed')));
    await Promise.all(fresh.map((replica) => replica.leave()));
    await scene.witness.settled();

    const runs = settings.jobs.map(
      (job) => scene.witness.of(job).filter((entry) => entry.slot === slot).length,
    );
    stage.same('with a window the slot ran, once', runs[0], 1);
    const moment = byWindow.at - slotMs;
    const isInWindow = byWindow.at >= bootedAt && moment < WINDOW_MS + SECOND_MS;
    stage.check('at a moment of what was left of it', isInWindow, `${moment} ms after the slot`);
    stage.same('without one it did not run', runs[1], 0);
    const missed = fresh.flatMap((replica) => replica.events('slot.missed'));
    const told = missed.map((line) => `${String(line.job)} ${String(line.slot)}`);
    stage.same('but one replica said so', told, [`${PLAIN} ${slot}`]);
    const histories = fresh.flatMap((replica) => replica.events(RUNS_EVENT).map(({ runs: held }) => held));
    const recorded = JSON.stringify(histories).match(/"outcome":"missed"/g)?.length;
    stage.same('and recorded it', recorded, 1);
    stage.same('with `catchUp` it ran, once', runs[2], 1);
    const late = fresh.flatMap((replica) => replica.settled(CAUGHT_UP)).filter((line) => line.slot === slot);
    const triggers = late.filter(({ outcome }) => outcome === 'succeeded').map(({ trigger }) => trigger);
    stage.same('as a run that caught up', triggers, ['catch-up']);
    stage.see(
      `${old.length} replicas replaced by ${fresh.length} ${bootedAt - slotMs} ms after the slot: window ran at ` +
        `${moment} ms, missed told once, catch-up ran once`,
    );
  },
};

const secondOf = (at: number): number => new Date(at).getUTCSeconds();

import { setTimeout as pause } from 'node:timers/promises';
import { type JobName, RUNS_EVENT, TRIGGERED_EVENT } from '../../replicas/app/settings.js';
import type { ReplicaProcess } from '../../replicas/fleet/replica-process.js';
import type { FaultRow } from '../row.js';

const EVERY_MS = 20_000;
const CRON_TIME = '*/20 * * * * *';

/** Longer than a boot takes on a busy machine. */
const WINDOW_MS = 18_000;
const SLACK_MS = 1_000;

/** Where the moment of a new replica lies in what is left of the window, from 0 to 1: not at once, and not at its end. */
const MOMENT = 0.5;

/** The new replicas are started this long after the slot, when the old ones are gone. */
const LATEST_START_MS = 1_500;

/** One schedule, and three jobs that differ by what a deploy leaves of it. */
const WINDOWED = 'windowed';
const PLAIN = 'brief';
const CAUGHT_UP = 'instant';
const JOBS: readonly JobName[] = [WINDOWED, PLAIN, CAUGHT_UP];

export const deployOnSlot: FaultRow = {
  number: 21,
  fault: 'a deploy exactly on the slot',
  expected:
    'with a window: the booting replica draws from what is left; without: `missed` is recorded, `catchUp` runs it',
  alone: true,
  async play(stage) {
    const scene = await stage.scene();
    const settings = {
      jobs: JOBS,
      wiring: stage.oneOf(['KeyvRedis', '@keyv/valkey', 'redisStore over ioredis'] as const),
      options: {
        // As short as it may be: the look back waits for it.
        clockSkewMs: 1_000,
        jobs: {
          [WINDOWED]: { cronTime: CRON_TIME, window: WINDOW_MS },
          [PLAIN]: { cronTime: CRON_TIME },
          [CAUGHT_UP]: { cronTime: CRON_TIME, catchUp: 'latest' as const },
        },
      },
    };
    const old = await scene.boot(stage.between(1, 2), settings);
    await Promise.all(old.slice(0, 1).map(runEachOnce));
    await Promise.all(old.map((replica) => replica.leave()));
    const slotMs = Math.ceil(Date.now() / EVERY_MS) * EVERY_MS;
    const slot = new Date(slotMs).toISOString();
    await pause(slotMs + stage.between(0, LATEST_START_MS) - Date.now());
    const startedAt = Date.now();
    // Of more than one: each of them could tell of the same miss.
    const size = stage.between(2, 3);
    const fresh = await scene.boot(size, settings, (index) => ({
      name: `fresh-${index + 1}`,
      drawn: MOMENT,
    }));

    const [byWindow] = await Promise.all(
      [WINDOWED, CAUGHT_UP].map((job) =>
        scene.witness.log.until(`${job} of ${slot} runs`, (all) =>
          all.find((entry) => entry.job === job && entry.slot === slot),
        ),
      ),
    );
    // Told of as missed, or run although it should not be.
    const lookedAfter = fresh.map((replica) =>
      replica.log.until(`${PLAIN} of ${slot} is looked after`, () =>
        [...replica.events('slot.missed'), ...replica.settled(PLAIN)].find((line) => line.slot === slot),
      ),
    );
    await Promise.race(lookedAfter);
    await Promise.all(fresh.map((replica) => replica.leave()));
    await scene.witness.settled();

    const runsOf = (job: string): number =>
      scene.witness.of(job).filter((entry) => entry.slot === slot).length;
    const moment = (byWindow?.at ?? Number.NaN) - slotMs;
    const earliest = startedAt - slotMs + (slotMs + WINDOW_MS - startedAt) * MOMENT;
    const isOfWhatWasLeft = moment >= earliest && moment < WINDOW_MS + SLACK_MS;
    stage.same('with a window the slot ran, once', runsOf(WINDOWED), 1);
    stage.check('at a moment of what was left of it', isOfWhatWasLeft, `${moment} ms after the slot`);
    stage.same('without one it did not run', runsOf(PLAIN), 0);
    const missed = fresh.flatMap((replica) => replica.events('slot.missed'));
    const told = missed.map((line) => `${String(line.job)} ${String(line.slot)}`);
    stage.same('but one replica said so', told, [`${PLAIN} ${slot}`]);
    const histories = fresh.flatMap((replica) => replica.events(RUNS_EVENT).map(({ runs }) => runs));
    const recorded = JSON.stringify(histories).match(/"outcome":"missed"/g)?.length;
    stage.same('and recorded it', recorded, 1);
    stage.same('with `catchUp` it ran, once', runsOf(CAUGHT_UP), 1);
    const late = fresh.flatMap((replica) => replica.settled(CAUGHT_UP)).filter((line) => line.slot === slot);
    const triggers = late.filter(({ outcome }) => outcome === 'succeeded').map(({ trigger }) => trigger);
    stage.same('as a run that caught up', triggers, ['catch-up']);
    stage.see(
      `${old.length} replaced by ${size}, started ${startedAt - slotMs} ms after the slot: the window's run came ` +
        `at ${moment} ms, the miss was told once, the catch-up ran once`,
    );
  },
};

/** What never ran is new, and has no slot to miss. */
async function runEachOnce(replica: ReplicaProcess): Promise<void> {
  for (const job of JOBS) replica.tell({ trigger: job });
  await replica.log.until('each job has run', () => replica.events(TRIGGERED_EVENT)[JOBS.length - 1]);
}

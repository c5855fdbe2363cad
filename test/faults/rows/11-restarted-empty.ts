import { setTimeout as sleep } from 'node:timers/promises';
import { WIRINGS, type WitnessEntry } from '../../replicas/app/settings.js';
import { apart } from '../../replicas/fleet/scene.js';
import { LeaseInRedis } from '../lease-in-redis.js';
import type { FaultRow } from '../row.js';
import { sparseSlots, untilQuiet } from '../sparse-slots.js';
import { endingOf } from '../slots.js';
import { untilEnded } from '../until-ended.js';

const LEASE_MS = 6_000;
const RENEWED_EVERY_MS = LEASE_MS / 3;

/** Between two of its slots there is time for the loss, the renewal and the abort. */
const HEEDING_EVERY_S = 15;

/** For a machine that is busy, and a server that has to be connected to anew. */
const MARGIN_MS = 2_000;

export const restartedEmpty: FaultRow = {
  number: 11,
  fault: 'Redis restarts empty',
  expected:
    'renewal finds no key → abort, never re-create. **Declared window**: from the loss to the next renewal',
  async play(stage) {
    const scene = await stage.scene();
    const { redis, witness } = scene;
    const fleet = await scene.boot(stage.between(2, 3), {
      // Every slot of `lasting` is asked for at once; of `heeding` none falls due while its lease should be gone.
      jobs: ['lasting', 'heeding'],
      tenants: 20,
      workMs: 600_000,
      wiring: stage.oneOf(WIRINGS),
      options: {
        leaseMs: LEASE_MS,
        jobs: { heeding: { cronTime: sparseSlots(HEEDING_EVERY_S, 4), concurrency: stage.between(1, 8) } },
      },
    });
    const untilWritten = (what: string, isIt: (entry: WitnessEntry) => boolean): Promise<WitnessEntry> =>
      witness.log.until(what, (entries) => entries.find(isIt));
    const runs = await Promise.all([
      untilWritten('a run of lasting', ({ job }) => job === 'lasting'),
      untilWritten('a run of heeding', ({ job }) => job === 'heeding'),
    ]);
    const [lasting, heeding] = runs;
    await untilQuiet(fleet, heeding, { everyS: HEEDING_EVERY_S, forS: HEEDING_EVERY_S - 3 });
    await sleep(stage.between(0, RENEWED_EVERY_MS));
    const [loss, lose] = stage.oneOf<[string, () => Promise<unknown>]>([
      ['FLUSHALL', () => redis.send('FLUSHALL')],
      ['killed and started again', () => redis.restart()],
    ]);
    const lostAt = Date.now();
    await lose();

    const windows: number[] = [];
    for (const { job, runId, replica } of runs) {
      const aborted = await untilWritten(
        `${job} is aborted`,
        (entry) => entry.runId === runId && entry.phase === 'aborted',
      );
      const ending = await untilEnded(fleet, aborted);
      const lost = apart(fleet, replica)
        .one.events('lease.lost')
        .filter((line) => line.runId === runId);
      const windowMs = aborted.at - lostAt;
      windows.push(windowMs);
      stage.same(
        `${job}: a renewal finds that the lease is gone`,
        lost.map(({ reason }) => reason),
        [GONE],
      );
      stage.check(`${job}: it is the next renewal`, windowMs <= RENEWED_EVERY_MS + MARGIN_MS, windowMs);
      stage.same(`${job}: the run ends interrupted`, endingOf(ending), 'interrupted/lease-lost');
    }
    stage.same('the lease is not made anew', await new LeaseInRedis(redis, 'heeding').value(), null);
    await witness.settled();
    const ours = witness.of('heeding').filter(({ runId }) => runId === heeding.runId);
    const firstAbort = ours.findIndex(({ phase }) => phase === 'aborted');
    stage.same(
      'no new chunk starts',
      ours.slice(firstAbort).filter(({ phase }) => phase === 'began'),
      [],
    );

    const next = await untilWritten(
      'the next run of lasting',
      ({ job, runId }) => job === 'lasting' && runId !== lasting.runId,
    );
    stage.check('before the loss nothing ran beside the run', next.at >= lostAt, next.at - lostAt);
    const { ran: others, ended } = sortOut(witness.of('lasting'), lasting.runId);
    stage.same(
      'one other run at most began in the window, and is left alone',
      [others, ended],
      [[next.runId], []],
    );
    stage.check('it is of another slot', next.slot > lasting.slot, next.slot);
    const [token, later] = [lasting.fencingToken, next.fencingToken].map(Number);
    stage.check(
      'its fencing token is higher, although the last one was lost',
      Number(later) > Number(token),
      later,
    );
    stage.check(
      'every replica lives',
      fleet.every(({ isAlive }) => isAlive),
    );
    const besideMs = Math.max(0, Math.max(...windows) + lostAt - next.at);
    stage.measure('window from the loss to the abort, in ms', Math.max(...windows));
    stage.measure('two runs beside each other, in ms', besideMs);
    stage.see(
      `${loss}: aborted after ${windows.join(' and ')} ms, two runs beside each other for ${besideMs} ms`,
    );
  },
};

const GONE = "the store says that the lease is gone or another's";

function sortOut(entries: readonly WitnessEntry[], runId: string): { ran: string[]; ended: string[] } {
  const others = entries.filter((entry) => entry.runId !== runId);
  const ran = new Set(others.map((entry) => entry.runId));
  const ended = others.filter(({ phase }) => phase !== 'began').map((entry) => entry.runId);
  return { ran: [...ran], ended };
}

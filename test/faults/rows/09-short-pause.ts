import { setTimeout as pause } from 'node:timers/promises';
import { TALLY_EVENT, WIRINGS } from '../../replicas/app/settings.js';
import { apart } from '../../replicas/fleet/scene.js';
import type { FaultRow } from '../row.js';

const LEASE_MS = 7_500;
const RENEWED_AFTER_MS = LEASE_MS / 3;

/** Long enough for a renewal to be given up, short enough for another to be answered while the lease is trusted. */
const SHORTEST_MS = 2_000;
const LONGEST_MS = 2_500;

/** So late a process of a busy machine may come to what it was to do. */
const LATE_MS = 500;

export const shortPause: FaultRow = {
  number: 9,
  fault: 'Redis paused shorter than the lease in mid-run',
  expected: 'renewal is retried, the run goes on',
  async play(stage) {
    const scene = await stage.scene();
    const { redis, witness } = scene;
    const storeTimeoutMs = stage.between(200, 500);
    const pausedMs = stage.between(SHORTEST_MS, LONGEST_MS);
    const settings = {
      jobs: ['lasting'],
      workMs: LEASE_MS + stage.between(2_500, 3_500),
      options: { leaseMs: LEASE_MS, storeTimeoutMs },
    } as const;
    const fleet = await scene.boot(2, settings, () => ({ wiring: stage.oneOf(WIRINGS) }));
    const began = await witness.log.until('a run begins', ([first]) => first);
    const { one: runner } = apart(fleet, began.replica);

    // So that the first renewal falls into the pause, and is given up in it.
    const earliest = RENEWED_AFTER_MS + LATE_MS + storeTimeoutMs - pausedMs;
    await pause(began.at + stage.between(earliest, RENEWED_AFTER_MS - LATE_MS) - Date.now());
    redis.pause();
    await pause(pausedMs);
    redis.resume();

    const ended = await witness.log.until('the run ends', (entries) =>
      entries.find(({ runId, phase }) => runId === began.runId && phase !== 'began'),
    );
    const next = await witness.log.until('the next run', (entries) =>
      entries.find(({ phase, runId }) => phase === 'began' && runId !== began.runId),
    );
    await Promise.all(fleet.map((replica) => replica.untilSettled('lasting', ended.slot)));
    const alive = fleet.every(({ isAlive }) => isAlive);
    await Promise.all(fleet.map((replica) => replica.leave()));
    await witness.settled();

    const [summary] = runner.settled('lasting').filter(({ runId }) => runId === began.runId);
    stage.same('the run goes on to its end', [ended.phase, summary?.outcome], ['ended', 'succeeded']);
    stage.same(
      'the lease is not lost',
      fleet.flatMap((replica) => replica.events('lease.lost')),
      [],
    );
    const renewals = new Map(Object.entries(runner.events(TALLY_EVENT)[0]?.renewals ?? {}));
    const [error, renewed] = [Number(renewals.get('error')), Number(renewals.get('renewed'))];
    stage.check('a renewal without an answer is tried again', error > 0 && renewed > 0, { error, renewed });
    const lastedMs = ended.at - began.at;
    stage.check('it outlasts the lease it began with', lastedMs > LEASE_MS, lastedMs);
    stage.check('no other run begins until it has ended', next.at >= ended.at, next);
    stage.check('the processes live through it', alive);
    stage.see(
      `paused for ${pausedMs} of ${LEASE_MS} ms: ${error} renewals unanswered, ${renewed} answered, the run lasted ${lastedMs} ms`,
    );
  },
};

import { setTimeout as sleep } from 'node:timers/promises';
import { LeaseInRedis } from '../lease-in-redis.js';
import type { FaultRow } from '../row.js';
import { endingOf } from '../slots.js';
import { untilEnded } from '../until-ended.js';

const LEASE_MS = 6_000;
const RENEWED_EVERY_MS = LEASE_MS / 3;

export const pausedPastTrust: FaultRow = {
  number: 10,
  fault: 'Redis paused past the trust window',
  expected:
    '`run.signal` aborts before another replica could take the lease, no new chunk, `interrupted/lease-lost`',
  async play(stage) {
    const scene = await stage.scene();
    const fleet = await scene.boot(stage.between(2, 3), {
      jobs: ['heeding'],
      tenants: stage.between(30, 60),
      workMs: 600_000,
      wiring: stage.oneOf([
        'KeyvRedis',
        '@keyv/valkey',
        'redisStore over node-redis',
        'redisStore over ioredis',
      ]),
      options: {
        leaseMs: LEASE_MS,
        storeTimeoutMs: 1_000,
        jobs: { heeding: { concurrency: stage.between(2, 8) } },
      },
    });
    const { log } = scene.witness;
    const first = await log.until('a run begins', ([entry]) => entry);
    const { runId, slot } = first;
    // Between two renewals, so that none lands after the lease has been looked at.
    await sleep(stage.oneOf([0, 1]) * RENEWED_EVERY_MS + stage.between(300, RENEWED_EVERY_MS - 600));
    const freeFrom = await new LeaseInRedis(scene.redis, 'heeding').freeFrom();
    scene.redis.pause();
    const ending = await untilEnded(fleet, first);
    // Before or after the lease has run out by the clock of a server that sees neither.
    await sleep(stage.between(0, 2_000));
    scene.redis.resume();
    const next = await log.until('the next run', (entries) => entries.find((entry) => entry.runId !== runId));
    await scene.witness.settled();

    const ours = log.entries.filter((entry) => entry.runId === runId);
    const aborted = ours.filter(({ phase }) => phase === 'aborted');
    const firstAbort = ours.findIndex(({ phase }) => phase === 'aborted');
    const abortedAt = Math.max(...aborted.map(({ at }) => at));
    const begun = ours.filter(({ phase }) => phase === 'began').length;
    stage.same('the signal aborts in every handler that runs', aborted.length, begun);
    stage.check('before another replica could take the lease', abortedAt < freeFrom, abortedAt - freeFrom);
    const afterwards = ours.slice(firstAbort).filter(({ phase }) => phase === 'began');
    stage.same('no new chunk starts', afterwards, []);
    stage.same('the run ends interrupted', endingOf(ending), 'interrupted/lease-lost');
    const tenants = ending.tenants;
    stage.same('no tenant counts as done', tenants?.unprocessed, tenants?.eligible);
    const left = (tenants?.eligible ?? 0) - begun;
    stage.check('of some the handler was never called', left > 0, left);
    stage.check('the next run meets none of it', next.at >= abortedAt, abortedAt - next.at);
    stage.check('it is of another slot', next.slot > slot, next.slot);
    stage.check(
      'every replica lives',
      fleet.every(({ isAlive }) => isAlive),
    );
    stage.measure('abort before the lease was free, in ms', freeFrom - abortedAt);
    stage.see(
      `aborted ${freeFrom - abortedAt} ms before the lease of ${LEASE_MS} ms could be another's, ${left} tenants left`,
    );
  },
};

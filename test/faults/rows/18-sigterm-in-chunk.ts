import { setTimeout as pause } from 'node:timers/promises';
import { jobKeys } from '../../../lib/locking/keys.js';
import { RUNS_EVENT, type WitnessEntry } from '../../replicas/app/settings.js';
import { apart } from '../../replicas/fleet/scene.js';
import type { FaultRow } from '../row.js';

const LEASE_MS = 3_000;

/** Even what is left of it after the signal outlasts the lease. */
const CHUNK_MS = 7_500;
const LATEST_SIGNAL_MS = 500;

/** What began no longer ago goes on until well after the signal. */
const FRESH_MS = 1_000;

const GRACE_MS = 30_000;

const idsOf = (entries: readonly WitnessEntry[]): string[] => entries.map(({ tenantId = '' }) => tenantId);

export const sigtermInChunk: FaultRow = {
  number: 18,
  fault: 'SIGTERM in a chunk',
  expected:
    'that chunk finishes with its connections open and the lease renewed; no new chunk; unprocessed ids logged and recorded; lease released; exit in time',
  async play(stage) {
    const scene = await stage.scene();
    const concurrency = stage.between(3, 40);
    const tenants = concurrency * stage.between(4, 20);
    const chunk = stage.between(1, 2);
    const fleet = await scene.boot(stage.between(2, 3), {
      jobs: ['tenants'],
      tenants,
      workMs: CHUNK_MS,
      wiring: stage.oneOf(['KeyvRedis', '@keyv/valkey', 'redisStore over ioredis'] as const),
      options: { leaseMs: LEASE_MS, fanOut: { concurrency }, shutdown: { graceMs: GRACE_MS } },
    });
    const reached = await scene.witness.log.until(`chunk ${chunk} begins`, (entries) => {
      const begun = entries.filter(({ phase }) => phase === 'began');
      const latest = begun.at(-1);
      const isWhole = begun.length >= chunk * concurrency && begun.length % concurrency === 0;
      // While the last replica was booting a chunk may have come near its end.
      const isFresh = Date.now() - (latest?.at ?? 0) < FRESH_MS;
      return isWhole && isFresh && latest !== undefined ? { ...latest, begun: begun.length } : undefined;
    });
    const { one: runner, others } = apart(fleet, reached.replica);
    await pause(stage.between(0, LATEST_SIGNAL_MS));
    const signalledAt = Date.now();
    const exit = await runner.leave();
    const goneAt = Date.now();
    const lease = String(await scene.redis.send('GET', jobKeys('cron', 'tenants').lease('')));
    const next = await scene.witness.log.until('another replica takes over', (all) =>
      all.find(({ replica }) => replica !== runner.name),
    );
    await scene.witness.settled();

    const entries = scene.witness.of('tenants').filter(({ runId }) => runId === reached.runId);
    const began = entries.filter(({ phase }) => phase === 'began');
    const ended = entries.filter(({ phase }) => phase === 'ended');
    const endedAt = Math.max(...ended.map(({ at }) => at));
    stage.same('no new chunk begins', began.length, reached.begun);
    // Whoever is done wrote so through the connections of two modules.
    stage.same('the chunk finishes, on open connections', idsOf(ended).sort(), twice(idsOf(began)).sort());
    const held = endedAt - signalledAt > LEASE_MS && next.at >= endedAt;
    stage.check('its lease is renewed to the end', held, { signalledAt, endedAt, next });
    stage.check('its lease is released', !lease.includes(reached.runId), lease);

    const [summary] = runner.settled('tenants').filter(({ runId }) => runId === reached.runId);
    const { unprocessedIds = [], unprocessed } = summary?.tenants ?? {};
    const ending = `${summary?.event} ${summary?.reason}`;
    stage.same('the run ends interrupted', ending, 'run.interrupted shutting-down');
    const reachedAll = new Set([...unprocessedIds, ...idsOf(began)]).size === tenants;
    const isLogged = reachedAll && unprocessedIds.length === tenants - began.length;
    stage.check('the ids not processed are logged', isLogged, { unprocessed, unprocessedIds });
    const recorded = JSON.stringify(runner.events(RUNS_EVENT));
    const isRecorded = recorded.includes(`"unprocessedIds":${JSON.stringify(unprocessedIds)}`);
    stage.check('the ids not processed are recorded', isRecorded, recorded);
    const inTime = goneAt - signalledAt < GRACE_MS;
    stage.check('the process leaves in time', inTime, `after ${goneAt - signalledAt} ms`);
    stage.same('it ends by the signal, as asked', exit, { code: null, signal: 'SIGTERM' });
    const isNew = others.some(({ name }) => name === next.replica) && next.slot > reached.slot;
    stage.check('another replica runs a later slot', isNew, next);

    stage.measure('exit after the end of the chunk, ms', goneAt - endedAt);
    stage.see(
      `chunk of ${concurrency} went on for ${endedAt - signalledAt} ms by a lease of ${LEASE_MS} ms; ` +
        `exit ${goneAt - endedAt} ms after it; ${unprocessed} ids told`,
    );
  },
};

function twice(ids: readonly string[]): string[] {
  return [...ids, ...ids];
}

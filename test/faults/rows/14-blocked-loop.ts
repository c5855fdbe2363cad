import { setTimeout as sleep } from 'node:timers/promises';
import { apart } from '../../replicas/fleet/scene.js';
import type { FaultRow } from '../row.js';
import { endingOf } from '../slots.js';
import { untilEnded } from '../until-ended.js';

const LEASE_MS = 2_000;

/** So many that the first run lasts, however long the last replica takes to boot. */
const TENANTS = 5_000;

export const blockedLoop: FaultRow = {
  number: 14,
  fault: 'the event loop blocks longer than the lease',
  expected:
    'the deadline is checked on the monotonic clock before each chunk; synchronous code cannot be stopped, and the docs say so',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const { log } = scene.witness;
    const concurrency = stage.between(1, 6);
    const fleet = await scene.boot(stage.between(2, 3), {
      jobs: ['tenants'],
      tenants: TENANTS,
      // On one page: of an aborted run no further one is read to be counted.
      tenantSource: { pageSize: TENANTS },
      workMs: stage.between(50, 150),
      // So that the clock can be set back: by a wall clock the lease would still hold.
      clock: { aheadMs: 0 },
      options: {
        leaseMs: LEASE_MS,
        jobs: { tenants: { concurrency, mode: stage.oneOf(['chunked', 'sliding']) } },
      },
    });
    const first = await log.until('a run begins', ([entry]) => entry);
    const { one: runner } = apart(fleet, first.replica);
    await sleep(stage.between(100, LEASE_MS));
    const blockMs = stage.between(1.6 * LEASE_MS, 2.2 * LEASE_MS);
    const toldAt = Date.now();
    runner.tell({ jumpMs: -(blockMs + LEASE_MS) });
    runner.tell({ blockMs });
    const next = await log.until('the next run', (entries) =>
      entries.find(({ runId }) => runId !== first.runId),
    );
    // From here on no renewal can tell that the lease is another's: the deadline has to.
    scene.redis.pause();
    const ending = await untilEnded(fleet, first);
    await scene.witness.settled();

    const ours = log.entries.filter(({ runId }) => runId === first.runId);
    // Nothing of it was written during the block, so what is this late came after it.
    const after = ours.filter(({ at }) => at >= toldAt + blockMs);
    const before = ours.filter(({ at }) => at < toldAt + blockMs);
    const begunBefore = new Set(
      before.filter(({ phase }) => phase === 'began').map(({ tenantId }) => tenantId),
    );
    const begun = (entries: typeof ours): typeof ours => entries.filter(({ phase }) => phase === 'began');
    stage.same('no new chunk starts after the block', begun(after), []);
    stage.check(
      'what goes on was begun before it',
      after.every(({ tenantId }) => begunBefore.has(tenantId)),
      after,
    );
    stage.same('the run ends interrupted', endingOf(ending), 'interrupted/lease-lost');
    const left = ending.tenants?.unprocessed ?? 0;
    stage.check('every tenant was begun, or is recorded as left', begunBefore.size + left >= TENANTS, left);
    stage.check('there are such tenants', left > 0, left);
    stage.check('meanwhile another replica takes the next slot', next.replica !== runner.name, next.replica);
    stage.check('it is of another slot', next.slot > first.slot, next.slot);
    stage.check('the blocked replica lives', runner.isAlive);
    const besideMs = Math.max(0, Math.max(...ours.map(({ at }) => at)) - next.at);
    stage.measure('a chunk that could not be stopped, beside the next run, in ms', besideMs);
    stage.see(
      `blocked for ${blockMs} ms at a lease of ${LEASE_MS} ms: ${begun(after).length} tenants begun after it, ${left} left`,
    );
  },
};

import type { RunRecord } from 'nestjs-cron-coordinator';
import { RUNS_EVENT, type WitnessEntry } from './app/settings.js';
import { apart, Scene } from './fleet/scene.js';

const TENANTS = 10_000;
const CONCURRENCY = 50;

/** Far longer than the test: a slot that runs before it can only run because the lease was released. */
const LEASE_MS = 600_000;

const idsOf = (entries: readonly WitnessEntry[]): string[] => entries.map(({ tenantId = '' }) => tenantId);

describe('shutdown in a large run', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.open();
  });

  afterAll(() => scene.close());

  it('starts no new batch, ends the current one on open connections, and leaves the job to others', async () => {
    const fleet = await scene.boot(2, {
      jobs: ['tenants'],
      tenants: TENANTS,
      workMs: 300,
      options: { leaseMs: LEASE_MS, fanOut: { concurrency: CONCURRENCY }, shutdown: { graceMs: 60_000 } },
    });
    const reached = await scene.witness.log.until('the third chunk is under way', (entries) =>
      entries.filter(({ phase }) => phase === 'began').length > 2 * CONCURRENCY ? entries.at(-1) : undefined,
    );
    const { one: runner, others } = apart(fleet, reached.replica);

    const signalledAt = Date.now();
    const exit = await runner.leave();
    const goneAt = Date.now();
    expect(exit).toEqual({ code: null, signal: 'SIGTERM' });

    await scene.witness.settled();
    const entries = scene.witness.of('tenants').filter(({ runId }) => runId === reached.runId);
    const began = entries.filter(({ phase }) => phase === 'began');
    const ended = entries.filter(({ phase }) => phase === 'ended');

    // A chunk may have begun while the signal was on its way, and no other.
    expect(began.filter(({ at }) => at > signalledAt).length).toBeLessThanOrEqual(CONCURRENCY);
    // Whoever began also ended, and wrote so through the connections of both modules.
    expect(ended).toHaveLength(2 * began.length);
    expect(new Set(idsOf(ended))).toEqual(new Set(idsOf(began)));

    const [summary] = runner.settled('tenants').filter(({ runId }) => runId === reached.runId);
    expect(summary).toMatchObject({
      event: 'run.interrupted',
      outcome: 'interrupted',
      reason: 'shutting-down',
      tenants: {
        eligible: TENANTS,
        succeeded: began.length,
        failed: 0,
        unprocessed: TENANTS - began.length,
      },
    });
    const unprocessed = summary?.tenants?.unprocessedIds ?? [];
    expect(new Set([...unprocessed, ...idsOf(began)]).size).toBe(TENANTS);
    expect(unprocessed).toHaveLength(TENANTS - began.length);
    // Beside it there may be slots that fell due meanwhile, and were refused for the run that went on.
    const recorded = runner
      .events(RUNS_EVENT)
      .flatMap(({ runs }) => (Array.isArray(runs) ? runs : []))
      .filter((run: RunRecord) => run.runId === reached.runId);
    expect(recorded).toMatchObject([{ outcome: 'interrupted', tenants: { unprocessedIds: unprocessed } }]);

    const next = await scene.witness.log.until('another replica takes over', (all) =>
      all.find(({ replica, at }) => replica !== runner.name && at > signalledAt),
    );
    expect(others.map(({ name }) => name)).toContain(next.replica);
    expect(next.slot > reached.slot).toBe(true);
    expect(next.at - goneAt).toBeLessThan(LEASE_MS);
  });
});

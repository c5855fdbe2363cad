import { createClient } from '@redis/client';
import { RedisRunStore } from '../../lib/redis/index.js';
import { SHARED_HISTORY } from './app/settings.js';
import { killInRun } from './fleet/killed-in-run.js';
import { Scene } from './fleet/scene.js';

const LEASE_MS = 2_000;

describe('a history that replicas share', () => {
  let scene: Scene;

  beforeEach(async () => {
    scene = await Scene.open();
  });

  afterEach(() => scene.close());

  const boot = (size: number, workMs: number) =>
    scene.boot(size, { wiring: SHARED_HISTORY, jobs: ['lasting'], workMs, options: { leaseMs: LEASE_MS } });

  it('has the run of a killed replica settled as abandoned, by one of the others', async () => {
    const fleet = await boot(3, 600_000);
    const { begun, runner, others } = await killInRun('lasting', fleet, scene.witness);

    const told = await Promise.race(others.map((replica) => replica.untilEvent('run.abandoned')));
    expect(told).toMatchObject({ runId: begun.runId, slot: begun.slot, replicaId: runner.name });
    // The next run has begun meanwhile or will; nobody takes it, or the old one, for abandoned once more.
    await scene.witness.log.until('the next run', ([, second]) => second);
    await Promise.all(others.map((replica) => replica.leave()));
    expect(others.flatMap((replica) => replica.events('run.abandoned'))).toHaveLength(1);

    const runs = new RedisRunStore({ client: createClient({ url: scene.redis.url }) });
    expect(await runs.get(begun.runId)).toMatchObject({ outcome: 'abandoned', replicaId: runner.name });
    expect((await runs.list({ outcome: 'abandoned' })).runs).toHaveLength(1);
    await runs.close();
  });

  it('never takes a run for abandoned whose replica ends it, however it ends', async () => {
    const fleet = await boot(3, 3_000);
    await scene.witness.log.until('two runs end', (entries) =>
      entries.filter(({ phase }) => phase === 'ended').length >= 2 ? true : undefined,
    );
    await Promise.all(fleet.map((replica) => replica.leave()));
    expect(fleet.flatMap((replica) => replica.events('run.abandoned'))).toEqual([]);
    const runs = new RedisRunStore({ client: createClient({ url: scene.redis.url }) });
    expect(await runs.listUnfinished()).toEqual([]);
    await runs.close();
  });
});

import { PLAIN_CACHE } from './app/settings.js';
import { comingSlots } from './fleet/fleet.js';
import { Scene } from './fleet/scene.js';

describe('awkward scenarios, on real processes', () => {
  let scene: Scene;

  beforeEach(async () => {
    scene = await Scene.open();
  });

  afterEach(() => scene.close());

  it('two instances, one run', async () => {
    const fleet = await scene.boot(2, { jobs: ['brief'] });
    const slots = comingSlots(3);
    const lines = await Promise.all(
      slots.flatMap((slot) => fleet.map((replica) => replica.untilSettled('brief', slot))),
    );
    await scene.witness.settled();
    for (const slot of slots) {
      expect(scene.witness.of('brief').filter((entry) => entry.slot === slot)).toHaveLength(1);
      const told = lines.filter((line) => line.slot === slot).map(({ outcome, reason }) => reason ?? outcome);
      expect(told.sort()).toEqual(['already-claimed', 'succeeded']);
    }
  });

  it.each(['KeyvRedis', PLAIN_CACHE] as const)('broken cache, safe skip: %s', async (wiring) => {
    await scene.redis.kill();
    const fleet = await scene.boot(2, { jobs: ['brief'], wiring, options: { storeTimeoutMs: 1_000 } });
    const slots = comingSlots(3);
    const last = slots.at(-1) ?? '';
    await Promise.all(fleet.map((replica) => replica.untilSettled('brief', last)));
    await scene.witness.settled();
    expect(scene.witness.of('brief')).toEqual([]);
    for (const replica of fleet) {
      const told = new Set(replica.settled('brief').map(({ outcome, reason }) => `${outcome}/${reason}`));
      expect([...told]).toEqual(['skipped/store-unavailable']);
      expect(replica.events('store.unavailable')).toHaveLength(1);
      expect(replica.isAlive).toBe(true);
    }
  });

  it('one failing tenant, the rest complete', async () => {
    const replica = await scene.bootOne({ jobs: ['tenants'], tenants: 20, failingTenants: ['tenant-7'] });
    const { slot, outcome, tenants } = await replica.untilFirstSettled('tenants');
    await scene.witness.settled();
    expect(outcome).toBe('partial');
    expect(tenants).toMatchObject({ listed: 20, succeeded: 19, failed: 1, unprocessed: 0 });
    const done = scene.witness
      .of('tenants')
      .filter((entry) => entry.slot === slot && entry.phase === 'ended');
    // Each writes its end twice, through two connections.
    expect(done).toHaveLength(2 * 19);
    const all = Array.from({ length: 20 }, (_, index) => `tenant-${index + 1}`);
    const others = all.filter((id) => id !== 'tenant-7');
    expect(new Set(done.map(({ tenantId }) => tenantId))).toEqual(new Set(others));
  });

  it('logs and errors that name job and tenant', async () => {
    const replica = await scene.bootOne({ jobs: ['tenants'], tenants: 3, failingTenants: ['tenant-2'] });
    const { runId, slot } = await replica.untilFirstSettled('tenants');
    const written = replica.log.entries.find(({ message }) =>
      JSON.stringify(message).includes('no credit left'),
    );
    expect(written).toMatchObject({
      level: 'error',
      context: 'CronCoordinator',
      message: {
        event: 'tenant.failed',
        job: 'tenants',
        flowName: 'tenants',
        tenantId: 'tenant-2',
        runId,
        slot,
        replicaId: replica.name,
        error: { name: 'Error', message: 'no credit left for tenant-2' },
      },
    });
    const end = replica.log.entries.find(({ message }) => JSON.stringify(message).includes('run.finished'));
    expect(end).toMatchObject({
      level: 'warn',
      message: {
        job: 'tenants',
        tenants: { failures: [{ tenantId: 'tenant-2', error: { message: 'no credit left for tenant-2' } }] },
      },
    });
  });
});

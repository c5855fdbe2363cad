import type { ModuleOptions } from '../../test/support/job.js';
import { type BareReplica, bareReplica } from '../../test/support/runtime.js';
import { minutes } from '../common/duration.js';
import { cronLogFields } from '../context/log-fields.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';

interface Account {
  readonly id: number | string;
  readonly settings?: { cron?: Record<string, boolean> };
}

function setUp(options: ModuleOptions = {}) {
  const clock = new ManualClock(Date.parse('2026-05-04T02:00:00Z'));
  const faulty = new FaultyStore(new MemoryCoordinationStore({ clock }));
  const replica = (seed: number): BareReplica => bareReplica({ clock, store: faulty, options, seed });
  return { clock, faulty, replica, ...replica(1) };
}

describe('the bare guard', () => {
  it('marks a name for a while, on every replica, though nobody runs by it', async () => {
    const { clock, coordinator, replica } = setUp();
    expect(await coordinator.ranRecently('export', minutes(5))).toBe(false);
    const other = replica(2).coordinator;
    expect(await other.ranRecently('export', minutes(5))).toBe(true);
    expect(await other.ranRecently('another', minutes(5))).toBe(false);
    await clock.advance(minutes(5));
    expect(await other.ranRecently('export', minutes(5))).toBe(false);
  });

  it('neither hinders the job of that name, nor minds that it is paused', async () => {
    const { coordinator } = setUp();
    coordinator.register({ name: 'export', ttl: minutes(5), handler: () => undefined });
    await coordinator.pause('export');
    expect(await coordinator.ranRecently('export', minutes(5))).toBe(false);
    await coordinator.resume('export');
    expect(await coordinator.run('export', { slot: '2026-05-04T02:00:00Z' })).toMatchObject({
      outcome: 'succeeded',
    });
  });

  it('says that it ran also when unsure, and rejects what is no name or time', async () => {
    const { faulty, coordinator } = setUp();
    await expect(coordinator.ranRecently('', 5)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    faulty.swallow();
    expect(await coordinator.ranRecently('export', minutes(5))).toBe(true);
  });
});

describe('the bare policy step', () => {
  const list = (): Account[] => [
    { id: 'on', settings: { cron: { job: true } } },
    { id: 'off', settings: { cron: { job: false } } },
    { id: 'silent' },
  ];

  async function eligible({ coordinator }: BareReplica, job: string): Promise<string[]> {
    const ids: string[] = [];
    for await (const { id } of coordinator.eligibleTenants<Account>(job)) ids.push(String(id));
    return ids.sort();
  }

  it('gives the tenants that the job is for, and tells of the others', async () => {
    const replica = setUp({ tenants: { list } });
    expect(await eligible(replica, 'job')).toEqual(['on', 'silent']);
    expect(replica.monitor.all('tenants.skipped')).toMatchObject([
      {
        job: 'job',
        flowName: 'job',
        trigger: 'manual',
        slot: '2026-05-04T02:00:00.000Z',
        tenantIds: ['off'],
      },
    ]);
  });

  it('follows the job, where there is one of that name', async () => {
    const replica = setUp({ tenants: { list } });
    replica.coordinator.register({
      name: 'job',
      tenant: true,
      flowName: 'flow',
      tenantsDefault: 'disabled',
      handler: () => undefined,
    });
    replica.coordinator.register({ name: 'plain', handler: () => undefined });
    expect(await eligible(replica, 'job')).toEqual(['on']);
    expect(replica.monitor.all('tenants.skipped')).toMatchObject([{ flowName: 'flow' }]);
    expect(await eligible(replica, 'plain')).toEqual(['off', 'on', 'silent']);
  });

  it('needs a directory, and names it', async () => {
    await expect(eligible(setUp(), 'job')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      context: { option: 'tenants' },
      message: expect.stringContaining('eligibleTenants needs a tenant directory'),
    });
  });
});

describe('the bare executor', () => {
  it('calls the handler for each tenant in the order given, each once and in its own context', async () => {
    const { coordinator, monitor } = setUp();
    const seen: unknown[] = [];
    const totals = await coordinator.forEachTenant<Account>(
      'adopted',
      [{ id: 3 }, { id: 1 }, { id: 3 }, { id: 2 }],
      ({ id }, run) => {
        seen.push([run.tenantId, run.fencingToken, cronLogFields().tenantId]);
        if (id === 1) throw new Error('no luck');
      },
      { concurrency: 1 },
    );
    expect(seen).toEqual(['3', '1', '2'].map((id) => [id, null, id]));
    expect(totals).toMatchObject({ listed: 3, eligible: 3, succeeded: 2, failed: 1, unprocessed: 0 });
    expect(monitor.all('tenant.failed')).toMatchObject([
      { job: 'adopted', tenantId: '1', trigger: 'manual', flowName: 'adopted', replicaId: 'replica-1' },
    ]);
  });

  it('reads ids as the directory does', async () => {
    const tenants = { list: () => [], id: ({ name }: { name: string }) => name };
    const { coordinator } = setUp({ tenants });
    const ids: string[] = [];
    const given = [{ name: 'first' }, { name: 'second' }];
    await coordinator.forEachTenant('adopted', given, (_, { tenantId }) => ids.push(tenantId));
    expect(ids).toEqual(['first', 'second']);
  });

  it('starts no more once the application shuts down, which waits for those that run', async () => {
    const { coordinator, gate } = setUp();
    let end = (): void => undefined;
    const started: string[] = [];
    const running = coordinator.forEachTenant<Account>(
      'adopted',
      [{ id: 'a' }, { id: 'b' }],
      (_, { tenantId }) => {
        started.push(tenantId);
        return new Promise<void>((resolve) => (end = resolve));
      },
      { concurrency: 1 },
    );
    await new Promise((resolve) => setImmediate(resolve));
    let drained = false;
    const draining = gate.drain().then(() => (drained = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(drained).toBe(false);
    end();
    await draining;
    expect(await running).toMatchObject({ succeeded: 1, unprocessed: 1, unprocessedIds: ['b'] });
    expect(started).toEqual(['a']);
  });
});

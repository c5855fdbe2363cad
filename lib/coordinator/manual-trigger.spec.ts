import type { ModuleOptions } from '../../test/support/job.js';
import { type BareReplica, bareReplica } from '../../test/support/runtime.js';
import { days } from '../common/duration.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { ManualClock } from '../testing/manual-clock.js';

const NOW = '2026-05-04T02:00:00.250Z';

/** A handler that runs until it is told to end. */
class Held {
  calls = 0;
  end = (): void => undefined;
  readonly handler = (): Promise<string> => {
    this.calls += 1;
    return new Promise((resolve) => (this.end = () => resolve('ended')));
  };
}

function setUp(options: ModuleOptions = {}): BareReplica & { clock: ManualClock; held: Held } {
  const clock = new ManualClock(Date.parse(NOW));
  const replica = bareReplica({ clock, store: new MemoryCoordinationStore({ clock }), options });
  const held = new Held();
  replica.coordinator.register({ name: 'job', handler: () => 'ran' });
  replica.coordinator.register({ name: 'held', handler: held.handler });
  return { ...replica, clock, held };
}

describe('a run that somebody asks for', () => {
  it('is waited for, and is of the moment it was asked for, with no slot claimed', async () => {
    const { coordinator } = setUp();
    const ran = { outcome: 'succeeded', result: 'ran', trigger: 'manual', slot: NOW };
    expect(await coordinator.run('job')).toMatchObject(ran);
    expect(await coordinator.run('job', { wait: true })).toMatchObject(ran);
  });

  it('has begun when it is not to be waited for', async () => {
    const { coordinator, held, monitor } = setUp();
    const started = await coordinator.run('held', { wait: false });
    expect(started).toEqual({
      ...{ job: 'held', runId: started.runId, slot: NOW, trigger: 'manual' },
      ...{ replicaId: 'replica-1', startedAt: NOW },
    });
    const ended = monitor.next('run.settled');
    held.end();
    expect(await ended).toMatchObject({ runId: started.runId, result: 'ended' });
  });

  it('claims the slot that it names for a day, wherever it is named again', async () => {
    const { clock, coordinator } = setUp();
    const slot = '2026-03-01T02:00:00+01:00';
    const first = await coordinator.run('job', { slot });
    expect(first).toMatchObject({ slot: '2026-03-01T01:00:00.000Z', outcome: 'succeeded' });
    expect(await coordinator.run('job', { slot })).toEqual({ ...first, deduplicated: true });
    await clock.advance(days(1));
    const next = await coordinator.run('job', { slot });
    expect(next).toMatchObject({ outcome: 'succeeded' });
    expect(next.runId).not.toBe(first.runId);
    expect(next).not.toHaveProperty('deduplicated');
  });

  it('may name the very first slot of all', async () => {
    const { coordinator } = setUp();
    const slot = '1970-01-01T00:00:00Z';
    const first = await coordinator.run('job', { slot });
    expect(first).toMatchObject({ slot: '1970-01-01T00:00:00.000Z', outcome: 'succeeded' });
    expect(await coordinator.run('job', { slot })).toEqual({ ...first, deduplicated: true });
  });

  it('is refused of a disabled job and of a paused one, unless it is forced', async () => {
    const { coordinator, monitor } = setUp();
    coordinator.register({ name: 'off', cronTime: '* * * * *', disabled: true, handler: () => 'ran' });
    expect(await coordinator.run('off')).toMatchObject({ outcome: 'skipped', reason: 'disabled' });
    expect(await coordinator.run('off', { force: true })).toMatchObject({ outcome: 'succeeded' });
    await coordinator.pause('job');
    expect(await coordinator.run('job')).toMatchObject({ outcome: 'skipped', reason: 'paused' });
    expect(await coordinator.run('job', { force: true })).toMatchObject({ outcome: 'succeeded' });
    await coordinator.resume('job');
    expect(await coordinator.run('job')).toMatchObject({ outcome: 'succeeded' });
    const told = [{ job: 'job', replicaId: 'replica-1' }];
    expect([monitor.all('job.paused'), monitor.all('job.resumed')]).toEqual([told, told]);
  });

  it('is for the tenants that it names, which only a tenant job has', async () => {
    const { coordinator } = setUp({ tenants: { list: () => [{ id: 'a' }, { id: 'b' }] } });
    coordinator.register({ name: 'tenants', tenant: true, handler: () => undefined });
    expect(await coordinator.run('tenants')).toMatchObject({ tenants: { succeeded: 2 } });
    expect(await coordinator.run('tenants', { tenantIds: ['b'] })).toMatchObject({
      tenants: { succeeded: 1 },
    });
    await expect(coordinator.run('job', { tenantIds: ['b'] })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      context: { job: 'job', option: 'tenantIds' },
      message: expect.stringContaining('"job" is not a tenant job'),
    });
  });

  it('is one run with any other of its key, and the first is told to all who wait for its start', async () => {
    const { coordinator, held } = setUp();
    const options = { idempotencyKey: 'delivery-7' };
    const first = await coordinator.run('held', { ...options, wait: false });
    expect(await coordinator.run('held', { ...options, wait: false })).toEqual({
      ...first,
      deduplicated: true,
    });
    const second = coordinator.run('held', options);
    await new Promise((resolve) => setImmediate(resolve));
    held.end();
    expect(await second).toMatchObject({ runId: first.runId, deduplicated: true });
    expect(held.calls).toBe(1);
  });

  it.each<[string, object, RegExp]>([
    ['a day without a time', { slot: '2026-03-01' }, /CronCoordinator\.run:\n.*`slot`: expected an ISO 8601/],
    ['a day that there is not', { slot: '2026-02-30T00:00:00Z' }, /`slot`: expected an ISO 8601/],
    ['a time in words', { slot: 'Tomorrow' }, /`slot`: expected an ISO 8601/],
    ['no tenants', { tenantIds: [] }, /`tenantIds`: expected at least one/],
    ['an unknown option', { when: 'now' }, /`when`: there is no such option/],
  ])('is refused with %s', async (_, options, message) => {
    await expect(setUp().coordinator.run('job', options)).rejects.toThrow(message);
  });

  it('is refused of a job that there is not, with those there are', async () => {
    const { coordinator } = setUp();
    const refusal = { code: 'UNKNOWN_JOB', message: expect.stringContaining('Known jobs: job, held.') };
    await expect(coordinator.run('typo')).rejects.toMatchObject(refusal);
    await expect(coordinator.pause('typo')).rejects.toMatchObject(refusal);
    await expect(coordinator.unregister('typo')).rejects.toMatchObject(refusal);
  });
});

describe('a job that is taken away', () => {
  it('is gone when its own run has ended, whatever else runs', async () => {
    const { coordinator, held } = setUp();
    const other = new Held();
    coordinator.register({ name: 'other', handler: other.handler });
    const runs = [coordinator.run('held'), coordinator.run('other')];
    await new Promise((resolve) => setImmediate(resolve));
    let gone = false;
    const going = coordinator.unregister('held').then(() => (gone = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(gone).toBe(false);
    held.end();
    await going;
    other.end();
    await Promise.all(runs);
  });
});

import { aJob } from '../../test/support/job.js';
import { type BareReplica, bareReplica } from '../../test/support/runtime.js';
import { seconds } from '../common/duration.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { Job } from './job.js';
import type { RunRequest } from './run-request.js';

const SLOT = '2026-05-04T02:00:00.000Z';

const due = (job: Job, changes: Partial<RunRequest> = {}): RunRequest => ({
  ...{ job, slot: SLOT, trigger: 'schedule', force: false, tenantIds: null },
  claim: { key: SLOT, ttlMs: seconds(80) },
  ...changes,
});

function setUp() {
  const clock = new ManualClock(Date.parse(SLOT));
  const memory = new MemoryCoordinationStore({ clock });
  const store = new FaultyStore(memory);
  const replica = (seed = 1): BareReplica => bareReplica({ clock, store, seed });
  const { pipeline, gate, monitor } = replica();
  return { clock, memory, store, replica, pipeline, gate, monitor };
}

describe('a slot that is too late to run', () => {
  it('is noted as missed by one replica, and the others say which', async () => {
    const { replica } = setUp();
    const [first, second] = [replica(1), replica(2)];
    const job = aJob();
    expect(await first.pipeline.noteMissed(due(job))).toMatchObject({
      ...{ job: 'report', slot: SLOT, replicaId: 'replica-1', outcome: 'missed', reason: 'late' },
      durationMs: 0,
    });
    expect(await second.pipeline.noteMissed(due(job))).toMatchObject({
      ...{ outcome: 'skipped', reason: 'already-claimed', owner: { replicaId: 'replica-1' } },
    });
    expect(first.monitor.count('slot.missed')).toBe(1);
    expect(second.monitor.count('slot.missed')).toBe(0);
  });

  it('takes no lease: a run that goes on meanwhile is no hindrance, and none is hindered', async () => {
    const { pipeline } = setUp();
    let end = (): void => undefined;
    const job = aJob({ handler: () => new Promise<void>((resolve) => (end = resolve)) });
    const running = pipeline.execute(due(job, { claim: null }));
    expect(await pipeline.noteMissed(due(job))).toMatchObject({ outcome: 'missed' });
    end();
    expect(await running).toMatchObject({ outcome: 'succeeded' });
  });

  it('holds up a shutdown only while it is noted', async () => {
    const { pipeline, gate, store, clock } = setUp();
    store.hang();
    const noting = pipeline.noteMissed(due(aJob()));
    let drained = false;
    const draining = gate.drain().then(() => (drained = true));
    await clock.advance(seconds(1));
    expect(drained).toBe(false);
    await clock.advance(seconds(1));
    expect(await noting).toMatchObject({ outcome: 'skipped', reason: 'store-unavailable' });
    await draining;
    expect(drained).toBe(true);
  });
});

describe('a job that may have run before', () => {
  it('is known once it has held a lease, whoever held it', async () => {
    const { replica } = setUp();
    const job = aJob();
    await replica(1).pipeline.execute(due(job, { claim: null }));
    expect(await replica(2).pipeline.isKnown(due(job))).toBe(true);
  });

  it('is new where none was ever held; its slot is claimed, so that the next who asks notes nothing', async () => {
    const { replica, pipeline } = setUp();
    const job = aJob();
    expect(await pipeline.isKnown(due(job))).toBe(false);
    const second = replica(2);
    expect(await second.pipeline.isKnown(due(job))).toBe(true);
    expect(await second.pipeline.lookBack(due(job))).toBeNull();
    expect(second.monitor.count('run.settled')).toBe(0);
  });

  it('leaves the slot of a known job free, and the way for a run too', async () => {
    const { pipeline } = setUp();
    const job = aJob();
    await pipeline.execute(due(job, { claim: null }));
    await pipeline.isKnown(due(job));
    expect(await pipeline.execute(due(job))).toMatchObject({ outcome: 'succeeded' });
  });

  it('gives the lease by which it is counted back at once', async () => {
    const { pipeline, memory, clock } = setUp();
    const job = aJob();
    await pipeline.execute(due(job, { claim: null }));
    const before = memory.size;
    await pipeline.isKnown(due(job));
    expect(memory.size).toBe(before);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each(['fail', 'swallow'] as const)('is not known by a store that %ss', async (fault) => {
    const { pipeline, store, monitor } = setUp();
    const job = aJob();
    await pipeline.execute(due(job, { claim: null }));
    store[fault]();
    expect(await pipeline.isKnown(due(job))).toBe(false);
    expect(monitor.count('run.settled')).toBe(1);
  });

  it('is not known by a store that cannot tell', async () => {
    const { clock } = setUp();
    const memory = new MemoryCoordinationStore({ clock });
    const forgetful = Object.assign(new FaultyStore(memory), {
      acquire: async (...asked: Parameters<typeof memory.acquire>) => {
        const answer = await memory.acquire(...asked);
        return answer.acquired
          ? { acquired: true as const, lease: answer.lease, fencingToken: null }
          : answer;
      },
    });
    const { pipeline } = bareReplica({ clock, store: forgetful });
    const job = aJob();
    await pipeline.execute(due(job, { claim: null }));
    expect(await pipeline.isKnown(due(job))).toBe(false);
    expect(await pipeline.execute(due(job))).toMatchObject({ outcome: 'succeeded' });
  });
});

describe('a look back', () => {
  it('runs what is to be caught up on, once', async () => {
    const { replica } = setUp();
    const handler = jest.fn();
    const job = aJob({ handler });
    const asked = due(job, { trigger: 'catch-up' });
    const both = await Promise.all([1, 2].map((seed) => replica(seed).pipeline.lookBack(asked)));
    expect(both.map((summary) => summary?.outcome ?? null).sort()).toEqual([null, 'succeeded']);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('notes what is not, and runs nothing', async () => {
    const { pipeline } = setUp();
    const handler = jest.fn();
    expect(await pipeline.lookBack(due(aJob({ handler })))).toMatchObject({ outcome: 'missed' });
    expect(handler).not.toHaveBeenCalled();
  });

  it('runs nothing beside a run of the job, and leaves the slot for later', async () => {
    const { replica } = setUp();
    let end = (): void => undefined;
    const job = aJob({ handler: () => new Promise<void>((resolve) => (end = resolve)) });
    const running = replica(1).pipeline.execute(due(job, { claim: null }));
    const asked = due({ ...job, handler: () => 'caught up' }, { trigger: 'catch-up' });
    expect(await replica(2).pipeline.lookBack(asked)).toBeNull();
    end();
    await running;
    expect(await replica(2).pipeline.lookBack(asked)).toMatchObject({ result: 'caught up' });
  });

  it('says nothing where nobody can tell', async () => {
    const { pipeline, store, monitor } = setUp();
    store.fail();
    expect(await pipeline.lookBack(due(aJob()))).toBeNull();
    expect(monitor.count('run.settled')).toBe(0);
  });
});

describe('a run that is longer than a third of its lease', () => {
  it('tells of each renewal, by its identity', async () => {
    const { pipeline, clock, monitor } = setUp();
    let end = (): void => undefined;
    const job = aJob({ handler: () => new Promise<void>((resolve) => (end = resolve)) });
    const running = pipeline.execute(due(job));
    await clock.advance(seconds(25));
    end();
    const { runId } = await running;
    expect(monitor.all('lease.renewed')).toMatchObject([
      { job: 'report', runId, slot: SLOT, result: 'renewed' },
      { job: 'report', runId, slot: SLOT, result: 'renewed' },
    ]);
  });
});

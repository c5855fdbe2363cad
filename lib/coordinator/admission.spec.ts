import { aJob, settingsOf } from '../../test/support/job.js';
import { TIMEOUT_MS } from '../../test/support/guarded-store.js';
import { EventBus } from '../events/event-bus.js';
import type { AcquireRequest, CoordinationStore } from '../locking/coordination-store.js';
import { GuardedStore } from '../locking/guarded-store.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { ActiveRun } from './active-run.js';
import { Admission } from './admission.js';
import type { Job } from './job.js';
import type { RunRequest } from './run-request.js';
import { ShutdownGate } from './shutdown-gate.js';

const SLOT = '2026-05-04T02:00:00.000Z';

/** Closes the gate while it is asked, as a shutdown that begins then. */
class ClosingStore extends MemoryCoordinationStore {
  readonly asked: AcquireRequest[] = [];
  whileAsked = (): void => undefined;

  override async acquire(request: AcquireRequest) {
    this.asked.push(request);
    const answer = await super.acquire(request);
    this.whileAsked();
    return answer;
  }
}

function setUp({ canWithdraw = true } = {}) {
  const clock = new ManualClock(Date.parse(SLOT) + 7);
  const memory = new ClosingStore({ clock });
  const store: CoordinationStore = canWithdraw ? memory : Object.assign(memory, { withdraw: undefined });
  const settings = settingsOf({ replicaId: 'replica', leaseMs: 5_000 });
  const events = new EventBus(() => undefined);
  const guarded = new GuardedStore({ store, clock, timeoutMs: TIMEOUT_MS, events, replicaId: 'replica' });
  const gate = new ShutdownGate(clock, 0, { listen: () => () => undefined });
  const random = new SeededRandom(1);
  const admission = new Admission({ settings, store: guarded, gate, clock, random });
  const ask = (changes: Partial<RunRequest> = {}, wanted: Parameters<Admission['ask']>[2] = 'of the job') => {
    const job = changes.job ?? aJob();
    const request: RunRequest = {
      ...{ job, slot: SLOT, trigger: 'schedule', force: false, tenantIds: null },
      claim: { key: SLOT, ttlMs: 60_000 },
      ...changes,
    };
    const identity = { job: job.name, runId: 'run', slot: SLOT, replicaId: 'replica', flowName: 'report' };
    const run = new ActiveRun({ ...identity, trigger: 'schedule' }, clock.now(), clock.monotonic());
    return admission.ask(request, run, wanted);
  };
  return { clock, memory, gate, ask };
}

describe('what the store is asked', () => {
  const askedFor = async (job: Job, wanted?: Parameters<Admission['ask']>[2]): Promise<unknown> => {
    const { memory, ask } = setUp();
    await ask({ job }, wanted);
    return memory.asked[0]?.lease;
  };

  it('is the claim and the lease of the job, by a token that nobody else has', async () => {
    const { memory, clock, ask } = setUp();
    await ask();
    await ask({ force: true });
    expect(memory.asked[0]).toEqual({
      ...{ job: 'report', replicaId: 'replica', runId: 'run', at: clock.now(), ignorePaused: false },
      token: expect.any(String),
      claim: { key: SLOT, ttlMs: 60_000 },
      lease: { scope: '', ttlMs: 5_000 },
    });
    expect(memory.asked[1]).toMatchObject({ ignorePaused: true });
    expect(memory.asked[1]?.token).not.toBe(memory.asked[0]?.token);
  });

  it('is a lease of the run alone where runs of the job may overlap, or it is only to be counted', async () => {
    const own = { scope: 'run', ttlMs: 5_000 };
    expect(await askedFor(aJob({ overlap: 'allow' }))).toEqual(own);
    expect(await askedFor(aJob(), 'beside it')).toEqual(own);
  });

  it('is no lease where a slot is only to be marked', async () => {
    expect(await askedFor(aJob(), 'none')).toBeNull();
  });
});

describe('a run that may begin', () => {
  it('knows what it holds, and since when the store has counted', async () => {
    const { clock, ask } = setUp();
    await clock.advance(40);
    expect(await ask()).toMatchObject({
      ...{ admitted: true, fencingToken: clock.now(), isFirst: true, sentAt: 40 },
      ...{ lease: { job: 'report', scope: '' }, asked: { runId: 'run' } },
    });
  });
});

describe('a run that may not begin', () => {
  it('is told why, without a question, where the job is disabled or the application shuts down', async () => {
    const { memory, gate, ask } = setUp();
    expect(await ask({ job: aJob({ disabled: true }) })).toEqual({ admitted: false, reason: 'disabled' });
    gate.close();
    expect(await ask({ force: true })).toEqual({ admitted: false, reason: 'shutting-down' });
    expect(memory.asked).toEqual([]);
  });

  it('is told who holds what it asked for', async () => {
    const { ask } = setUp();
    await ask();
    expect(await ask({ claim: null })).toEqual({
      admitted: false,
      acquired: false,
      reason: 'overlap',
      owner: { replicaId: 'replica', runId: 'run', since: '2026-05-04T02:00:00.007Z' },
    });
  });

  it.each([
    ['lease and claim', true, true],
    ['the lease alone, where the store cannot withdraw a claim', false, false],
  ])(
    'because the application began to shut down meanwhile gives back %s',
    async (_, canWithdraw, isSlotFree) => {
      const { memory, gate, clock, ask } = setUp({ canWithdraw });
      memory.whileAsked = () => gate.close();
      expect(await ask()).toEqual({ admitted: false, reason: 'shutting-down' });
      await clock.advance(0);
      expect(await memory.holders([{ job: 'report', scope: '' }])).toEqual([null]);
      const again = await memory.acquire({
        ...{ job: 'report', replicaId: 'other', runId: 'other', token: 'other', at: 0, ignorePaused: false },
        ...{ claim: { key: SLOT, ttlMs: 60_000 }, lease: null },
      });
      expect(again.acquired).toBe(isSlotFree);
    },
  );

  it('gives back a mark without a lease as well', async () => {
    const { memory, gate, clock, ask } = setUp();
    memory.whileAsked = () => gate.close();
    expect(await ask({}, 'none')).toEqual({ admitted: false, reason: 'shutting-down' });
    await clock.advance(0);
    memory.whileAsked = () => undefined;
    const [marked] = memory.asked;
    if (marked === undefined) throw new Error('the store was not asked');
    expect(await memory.acquire({ ...marked, token: 'other' })).toMatchObject({ acquired: true });
  });
});

import { type BareReplica, bareReplica } from '../../test/support/runtime.js';
import { MAX_TIMER_MS } from '../common/clock.js';
import { days, seconds } from '../common/duration.js';
import type { CronRun, RunStarted } from '../common/run.js';
import { cronLogFields } from '../context/log-fields.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { JobOptions } from './job-definition.js';

/** A job whose handler goes on until it is told to end, and heeds no signal. */
function setUp(options: Omit<JobOptions, 'name'> = {}) {
  const clock = new ManualClock(Date.parse('2026-05-04T02:00:00Z'));
  const memory = new MemoryCoordinationStore({ clock });
  const faulty = new FaultyStore(memory);
  const seen: { run: CronRun | null; fields: object } = { run: null, fields: {} };
  let end = (): void => undefined;
  const replica = bareReplica({ clock, store: faulty });
  replica.coordinator.register({
    ...{ name: 'job', ...options },
    handler: (run) => {
      Object.assign(seen, { run, fields: cronLogFields() });
      return new Promise<void>((resolve) => (end = resolve));
    },
  });
  return { clock, memory, faulty, seen, end: () => end(), ...replica };
}

const leaseHeld = async (memory: MemoryCoordinationStore): Promise<boolean> =>
  (await memory.holders([{ job: 'job', scope: '' }]))[0] !== null;

/** In a list, as a promise of the run itself would be waited for. */
const begun = async ({ coordinator }: BareReplica): Promise<Promise<unknown>[]> => {
  const running = coordinator.run('job');
  await new Promise((resolve) => setImmediate(resolve));
  return [running];
};

describe('a run that goes on', () => {
  it('is told of with its token and flow, which its context holds too', async () => {
    const set = setUp({ flowName: 'flow' });
    const [running] = await begun(set);
    const { runId, slot } = set.seen.run ?? {};
    const started: Partial<RunStarted> = { job: 'job', trigger: 'manual', replicaId: 'replica-1' };
    const fencingToken = set.clock.now();
    expect(set.monitor.all('run.started')).toEqual([
      {
        ...started,
        runId,
        slot,
        flowName: 'flow',
        startedAt: slot,
        attempt: 1,
        fencingToken,
        admissionMs: 0,
      },
    ]);
    expect(set.seen.run).toMatchObject({ job: 'job', attempt: 1, fencingToken });
    expect(set.seen.fields).toEqual({ flowName: 'flow', cronJob: 'job', cronRunId: runId, cronSlot: slot });
    await set.clock.advance(seconds(3));
    set.end();
    expect(await running).toMatchObject({
      durationMs: seconds(3),
      startedAt: '2026-05-04T02:00:00.000Z',
      finishedAt: '2026-05-04T02:00:03.000Z',
    });
    expect(await leaseHeld(set.memory)).toBe(false);
    expect(set.clock.pendingTimers).toBe(0);
  });

  it('lasts as long by the steady clock, however the wall clock jumps meanwhile', async () => {
    const set = setUp();
    await set.clock.advance(seconds(7));
    const [running] = await begun(set);
    set.clock.set(0);
    await set.clock.advance(seconds(3));
    set.end();
    expect(await running).toMatchObject({
      durationMs: seconds(3),
      finishedAt: '2026-05-04T02:00:10.000Z',
    });
  });

  it('is cut off at its limit; its lease is kept until the handler ends', async () => {
    const set = setUp({ maxRunMs: seconds(5) });
    const [running] = await begun(set);
    await set.clock.advance(seconds(5));
    expect(await running).toMatchObject({
      outcome: 'interrupted',
      reason: 'max-run',
      durationMs: seconds(5),
    });
    expect(set.seen.run?.signal.aborted).toBe(true);
    expect(await leaseHeld(set.memory)).toBe(true);
    set.end();
    await set.clock.advance(0);
    expect(await leaseHeld(set.memory)).toBe(false);
    expect(set.clock.pendingTimers).toBe(0);
  });

  it('leaves no timer of its limit behind, and may have one longer than a timer can be', async () => {
    const set = setUp({ maxRunMs: days(40) });
    const timers = jest.spyOn(set.clock, 'setTimer');
    const [running] = await begun(set);
    expect(Math.max(...timers.mock.calls.map(([, delayMs]) => delayMs))).toBe(MAX_TIMER_MS);
    await set.clock.advance(seconds(20));
    set.end();
    expect(await running).toMatchObject({ outcome: 'succeeded' });
    expect(set.clock.pendingTimers).toBe(0);
  });

  it('is cut off when its lease is lost, and says why; nothing is given back that is not held', async () => {
    const set = setUp();
    const [running] = await begun(set);
    await set.faulty.loseData();
    await set.clock.advance(seconds(10));
    expect(await running).toMatchObject({ outcome: 'interrupted', reason: 'lease-lost' });
    expect(set.monitor.all('lease.lost')).toMatchObject([
      { job: 'job', runId: set.seen.run?.runId, reason: expect.stringContaining('gone') },
    ]);
  });

  it('is cut off at the end of a shutdown’s grace; its lease is given back all the same', async () => {
    const set = setUp();
    const [running] = await begun(set);
    const draining = set.gate.drain();
    await set.clock.advance(seconds(10));
    await draining;
    expect(await running).toMatchObject({ outcome: 'interrupted', reason: 'shutting-down' });
    expect(await leaseHeld(set.memory)).toBe(false);
  });
});

describe('a run that is refused', () => {
  it('tells what went wrong where the store is away, and nothing of the kind where it says no', async () => {
    const set = setUp();
    const [running] = await begun(set);
    const refused = await set.coordinator.run('job');
    expect(refused).toMatchObject({ reason: 'overlap', owner: { runId: set.seen.run?.runId } });
    expect(refused).not.toHaveProperty('error');
    set.end();
    await running;
    set.faulty.fail();
    const away = await set.coordinator.run('job');
    expect(away).toMatchObject({ reason: 'store-unavailable', error: { name: 'StoreUnavailableError' } });
    expect(away).not.toHaveProperty('owner');
  });
});

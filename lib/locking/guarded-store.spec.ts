import {
  answering,
  guard,
  lease,
  overMemory,
  request,
  TIMEOUT_MS,
} from '../../test/support/guarded-store.js';
import type { Clock } from '../common/clock.js';
import type { StoreFailedEvent } from '../events/house-events.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { GuardedStore } from './guarded-store.js';

describe('GuardedStore.acquire', () => {
  it('hands on a yes and a refusal as they are', async () => {
    const { guarded, down } = overMemory();
    expect(await guarded.acquire(request('first'))).toEqual({
      ...{ acquired: true, lease, fencingToken: 1_000_000, isFirst: true },
    });
    expect(await guarded.acquire(request('second'))).toEqual({
      acquired: false,
      reason: 'already-claimed',
      owner: { replicaId: 'replica', runId: 'run-first', since: '1970-01-01T00:00:00.000Z' },
    });
    expect(down).toEqual([]);
  });

  it('takes an answer later than the time-out for none', async () => {
    const { guarded, faulty, clock } = overMemory();
    faulty.hang();
    const asked = guarded.acquire(request('first'));
    await clock.advance(TIMEOUT_MS);
    expect(await asked).toMatchObject({
      acquired: false,
      reason: 'store-unavailable',
      error: {
        name: 'StoreUnavailableError',
        message: expect.stringContaining('acquire of job "report" within 2000 ms'),
      },
    });
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['true', true],
    ['a string', 'OK'],
    ['an empty object', {}],
    ['a yes that is no boolean', { acquired: 1, lease, fencingToken: 1 }],
    ['a yes without the lease', { acquired: true, lease: null, fencingToken: null }],
    ['a yes with half a lease', { acquired: true, lease: { job: 'report', token: 't' }, fencingToken: null }],
    ["a yes with another job's lease", { acquired: true, lease: { ...lease, job: 'x' }, fencingToken: null }],
    ['a yes with an odd fencing token', { acquired: true, lease, fencingToken: 'seven' }],
    ['a no without a reason', { acquired: false }],
    ['a no with an unknown reason', { acquired: false, reason: 'mood' }],
  ])('takes %s for no answer', async (_, answer) => {
    const { guarded, down } = guard(
      answering(async () => answer),
      new ManualClock(0),
    );
    expect(await guarded.acquire(request('first'))).toMatchObject({
      acquired: false,
      reason: 'store-unavailable',
    });
    expect(down).toHaveLength(1);
  });

  it('leaves out what is not an owner, and reads a missing fencing token as none', async () => {
    const refusing = answering(async () => ({ acquired: false, reason: 'overlap', owner: 'me' }));
    expect(await guard(refusing, new ManualClock(0)).guarded.acquire(request('first'))).toEqual({
      acquired: false,
      reason: 'overlap',
    });
    const granting = answering(async () => ({ acquired: true, lease }));
    expect(await guard(granting, new ManualClock(0)).guarded.acquire(request('first'))).toEqual({
      acquired: true,
      lease,
      fencingToken: null,
    });
  });

  it('contains a store that throws instead of rejecting, and one that answers without a promise', async () => {
    const throwing = answering(() => {
      throw new TypeError('odd');
    });
    expect(await guard(throwing, new ManualClock(0)).guarded.acquire(request('first'))).toMatchObject({
      reason: 'store-unavailable',
      error: { message: expect.stringContaining('TypeError: odd') },
    });
    const synchronous = answering(() => ({ acquired: true, lease, fencingToken: null }));
    expect(await guard(synchronous, new ManualClock(0)).guarded.acquire(request('first'))).toMatchObject({
      acquired: true,
    });
  });

  it('keeps the process alive while it waits for an answer, and not while it takes one back', async () => {
    const { guarded, faulty, clock } = overMemory();
    const timers = jest.spyOn<Clock, 'setTimer'>(clock, 'setTimer');
    const keptAlive = (): unknown[] => timers.mock.calls.splice(0).map(([, , options]) => options?.keepAlive);
    faulty.hang();
    const asked = guarded.acquire(request('first'));
    expect(keptAlive()).toEqual([true]);
    await clock.advance(TIMEOUT_MS);
    await asked;
    expect(faulty.calls.withdraw).toBe(1);
    expect(keptAlive()).toEqual([false]);
  });

  it('leaves no timer behind', async () => {
    const { guarded, faulty, clock } = overMemory();
    await guarded.acquire(request('first'));
    faulty.fail();
    await guarded.renew(lease);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('GuardedStore that gets no answer', () => {
  it.each<[string, StoreFailedEvent['operation'], (guarded: GuardedStore) => Promise<unknown>]>([
    ['acquire of job "report"', 'acquire', (guarded) => guarded.acquire(request('first'))],
    ['renewal of the lease of job "report"', 'renew', (guarded) => guarded.renew(lease)],
    ['release of the lease of job "report"', 'release', (guarded) => guarded.release(lease)],
    ['pausing of job "report"', 'setPaused', (guarded) => guarded.setPaused('report', true)],
    ['resuming of job "report"', 'setPaused', (guarded) => guarded.setPaused('report', false)],
    ['list of paused jobs', 'pausedJobs', (guarded) => guarded.pausedJobs()],
  ])('says what it asked for: the %s', async (what, operation, ask) => {
    const { guarded, faulty, down, failed } = overMemory();
    faulty.fail();
    await ask(guarded).catch(() => undefined);
    const error = expect.objectContaining({ message: expect.stringContaining(what) });
    expect(down).toEqual([{ replicaId: 'replica', error }]);
    // The release is tried again at once, in the background, and says so in other words.
    expect(failed.filter((event) => event.error.message.includes(what))).toEqual([
      { replicaId: 'replica', operation, error },
    ]);
  });

  it('says so of each question, in the foreground and behind it, though the outage is told of once', async () => {
    const { guarded, faulty, clock, down, failed } = overMemory();
    faulty.fail();
    await guarded.acquire(request('first'));
    await guarded.renew(lease);
    await clock.advance(0);
    faulty.heal();
    await clock.advance(1_000);
    expect(down).toHaveLength(1);
    expect(failed.map(({ operation }) => operation).sort()).toEqual(['acquire', 'renew', 'withdraw']);
  });

  it('says nothing of it once it is closed', async () => {
    const { guarded, faulty, failed } = overMemory();
    await guarded.close();
    faulty.fail();
    expect(await guarded.renew(lease)).toBe('error');
    expect(failed).toEqual([]);
  });
});

describe('GuardedStore.renew', () => {
  it('tells a lease that is gone from a store that gives no answer', async () => {
    const { guarded, faulty, clock } = overMemory();
    await guarded.acquire(request('first'));
    expect(await guarded.renew(lease)).toBe('renewed');
    expect(await guarded.renew({ ...lease, token: 'forged' })).toBe('lost');
    faulty.fail();
    expect(await guarded.renew(lease)).toBe('error');
    faulty.swallow();
    expect(await guarded.renew(lease)).toBe('error');
    faulty.hang();
    const asked = guarded.renew(lease);
    await clock.advance(TIMEOUT_MS);
    expect(await asked).toBe('error');
    faulty.heal();
    await faulty.loseData();
    expect(await guarded.renew(lease)).toBe('lost');
  });

  it.each(['OK', 1, null, {}])('takes %p, which is neither true nor false, for no answer', async (answer) => {
    const odd = new Proxy(
      answering(() => undefined),
      {
        get: (target, name) => (name === 'renew' ? async () => answer : Reflect.get(target, name)),
      },
    );
    const { guarded, down } = guard(odd, new ManualClock(0));
    expect(await guarded.renew(lease)).toBe('error');
    expect(down).toHaveLength(1);
  });
});

describe('GuardedStore pauses', () => {
  it('reject while the store is unavailable, and say so', async () => {
    const { guarded, faulty, clock } = overMemory();
    faulty.fail();
    await expect(guarded.setPaused('report', true)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(guarded.pausedJobs()).rejects.toThrow(/list of paused jobs.*reachable/);
    faulty.hang();
    const asked = expect(guarded.setPaused('report', true)).rejects.toThrow(/pausing of job "report" within/);
    await clock.advance(TIMEOUT_MS);
    await asked;
  });

  it('do not believe a store that swallows the write', async () => {
    const { guarded, faulty } = overMemory();
    faulty.swallow();
    await expect(guarded.setPaused('report', true)).rejects.toThrow(/neither yes nor no/);
  });

  it('do not believe a store that says otherwise afterwards', async () => {
    const forgetful = answering(() => undefined, { setPaused: async () => undefined });
    const { guarded } = guard(forgetful, new ManualClock(0));
    await expect(guarded.setPaused('report', true)).rejects.toThrow(/then said the job is not paused/);
    await expect(guarded.setPaused('report', false)).resolves.toBeUndefined();
  });
});

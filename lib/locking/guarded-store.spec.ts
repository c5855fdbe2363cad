import { EventBus } from '../events/event-bus.js';
import type { StoreRecoveredEvent, StoreUnavailableEvent } from '../events/event-map.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { AcquireRequest, CoordinationStore, Lease } from './coordination-store.js';
import { GuardedStore } from './guarded-store.js';
import { MemoryCoordinationStore } from './stores/memory-store.js';

const TIMEOUT_MS = 2_000;

const request = (token: string, changes: Partial<AcquireRequest> = {}): AcquireRequest => ({
  job: 'report',
  replicaId: 'replica',
  runId: `run-${token}`,
  token,
  at: 0,
  claim: { key: '2026-03-01T02:00:00.000Z', ttlMs: 60_000 },
  lease: { scope: '', ttlMs: 30_000 },
  ignorePaused: false,
  ...changes,
});

const lease: Lease = { job: 'report', scope: '', token: 'first', ttlMs: 30_000 };

function guard(store: CoordinationStore, clock: ManualClock) {
  const events = new EventBus((event, error) => {
    throw new Error(`listener of ${event} failed`, { cause: error });
  });
  const down: StoreUnavailableEvent[] = [];
  const up: StoreRecoveredEvent[] = [];
  events.on('store.unavailable', (event) => void down.push(event));
  events.on('store.recovered', (event) => void up.push(event));
  const guarded = new GuardedStore({ store, clock, timeoutMs: TIMEOUT_MS, events, replicaId: 'replica' });
  return { guarded, down, up };
}

function overMemory() {
  const clock = new ManualClock(1_000_000);
  const memory = new MemoryCoordinationStore({ clock });
  const faulty = new FaultyStore(memory);
  return { clock, memory, faulty, ...guard(faulty, clock) };
}

/** A store that answers acquires as told, whatever the types promise. */
function answering(answer: () => unknown, more: Partial<CoordinationStore> = {}): CoordinationStore {
  const store: CoordinationStore = new MemoryCoordinationStore({ clock: new ManualClock(0) });
  const odd = { ...more, acquire: answer };
  return new Proxy(store, {
    get: (target, name) =>
      name in odd ? Reflect.get(odd, name) : name === 'withdraw' ? undefined : Reflect.get(target, name),
  });
}

describe('GuardedStore.acquire', () => {
  it('hands on a yes and a refusal as they are', async () => {
    const { guarded, down } = overMemory();
    expect(await guarded.acquire(request('first'))).toEqual({ acquired: true, lease, fencingToken: 1 });
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

  it('takes an answer for late by the clock, even where the timer has not fired', async () => {
    const clock = new ManualClock(0);
    const blocked = answering(async () => {
      jest.spyOn(clock, 'monotonic').mockReturnValue(TIMEOUT_MS + 1);
      return { acquired: true, lease, fencingToken: null };
    });
    const { guarded } = guard(blocked, clock);
    expect(await guarded.acquire(request('first'))).toMatchObject({ reason: 'store-unavailable' });
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

  it('leaves no timer behind', async () => {
    const { guarded, faulty, clock } = overMemory();
    await guarded.acquire(request('first'));
    faulty.fail();
    await guarded.renew(lease);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('GuardedStore withdraws', () => {
  it('an acquire that landed without an answer, as soon as the store answers again', async () => {
    const { guarded, faulty, clock, memory, up } = overMemory();
    faulty.hang({ landed: true });
    const asked = guarded.acquire(request('first'));
    faulty.fail();
    await clock.advance(TIMEOUT_MS);
    expect(await asked).toMatchObject({ reason: 'store-unavailable' });
    expect(await memory.acquire(request('rival'))).toMatchObject({ reason: 'already-claimed' });
    await clock.advance(5_000);
    faulty.heal();
    await clock.advance(10_000);
    expect(await memory.acquire(request('rival'))).toMatchObject({ acquired: true });
    expect(up).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('at once when another call finds the store answering', async () => {
    const { guarded, faulty, clock, memory } = overMemory();
    faulty.hang({ landed: true });
    const asked = guarded.acquire(request('first'));
    faulty.fail();
    await clock.advance(TIMEOUT_MS);
    await asked;
    await clock.advance(20_000);
    expect(await memory.acquire(request('rival', { lease: null }))).toMatchObject({ acquired: false });
    faulty.heal();
    await guarded.acquire(request('other', { job: 'other' }));
    await clock.advance(0);
    expect(await memory.acquire(request('rival', { lease: null }))).toMatchObject({ acquired: true });
  });

  it('an acquire that failed, because it may have landed', async () => {
    const { guarded, faulty, clock } = overMemory();
    faulty.fail();
    await guarded.acquire(request('first'));
    await clock.advance(0);
    expect(faulty.calls.withdraw).toBe(1);
  });

  it('no longer than the claim and the lease can hold', async () => {
    const { guarded, faulty, clock } = overMemory();
    faulty.fail();
    await guarded.acquire(request('first'));
    await clock.advance(70_000);
    const tries = faulty.calls.withdraw;
    expect(tries).toBeGreaterThan(5);
    await clock.advance(1_000_000);
    expect([faulty.calls.withdraw, clock.pendingTimers]).toEqual([tries, 0]);
  });

  it('again when a late yes comes after a withdrawal that had succeeded', async () => {
    const clock = new ManualClock(0);
    const withdrawn: string[] = [];
    let answer = (_: unknown): void => undefined;
    const late = answering(() => new Promise((resolve) => (answer = resolve)), {
      withdraw: async ({ token }) => void withdrawn.push(token),
    });
    const { guarded } = guard(late, clock);
    const asked = guarded.acquire(request('first'));
    await clock.advance(TIMEOUT_MS);
    await asked;
    expect(withdrawn).toEqual(['first']);
    answer({ acquired: true, lease, fencingToken: 1 });
    await clock.advance(0);
    expect(withdrawn).toEqual(['first', 'first']);
  });

  it('no more once a late refusal shows that nothing landed', async () => {
    const clock = new ManualClock(0);
    let answer = (_: unknown): void => undefined;
    let tries = 0;
    const late = answering(() => new Promise((resolve) => (answer = resolve)), {
      withdraw: async () => {
        tries += 1;
        throw new Error('down');
      },
    });
    const { guarded } = guard(late, clock);
    const asked = guarded.acquire(request('first'));
    await clock.advance(TIMEOUT_MS);
    await asked;
    answer({ acquired: false, reason: 'overlap' });
    await clock.advance(100_000);
    expect(tries).toBe(1);
  });

  it('by releasing the lease of a late yes, where the store cannot withdraw', async () => {
    const clock = new ManualClock(0);
    const released: Lease[] = [];
    let answer = (_: unknown): void => undefined;
    const late = answering(() => new Promise((resolve) => (answer = resolve)), {
      release: async (given) => void released.push(given),
    });
    const { guarded } = guard(late, clock);
    const asked = guarded.acquire(request('first'));
    await clock.advance(TIMEOUT_MS);
    await asked;
    expect(released).toEqual([]);
    answer({ acquired: true, lease, fencingToken: 1 });
    await clock.advance(0);
    expect(released).toEqual([lease]);
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
});

describe('GuardedStore.release', () => {
  it('tries again in the background until the store takes it', async () => {
    const { guarded, faulty, clock, memory } = overMemory();
    await guarded.acquire(request('first'));
    faulty.fail();
    await guarded.release(lease);
    await clock.advance(3_000);
    faulty.heal();
    await clock.advance(3_000);
    expect(await memory.acquire(request('next', { claim: null }))).toMatchObject({ acquired: true });
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up when the lease has expired by itself, and waits no longer than the time-out', async () => {
    const { guarded, faulty, clock } = overMemory();
    faulty.hang();
    const released = guarded.release(lease);
    await clock.advance(TIMEOUT_MS);
    await released;
    await clock.advance(40_000);
    const tries = faulty.calls.release;
    await clock.advance(1_000_000);
    expect([faulty.calls.release, clock.pendingTimers]).toEqual([tries, 0]);
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

describe('GuardedStore outages', () => {
  it('are told once when they begin and once when they end', async () => {
    const { guarded, faulty, clock, down, up } = overMemory();
    faulty.fail();
    for (const token of ['a', 'b']) await guarded.acquire(request(token));
    await guarded.renew(lease);
    await clock.advance(60_000);
    expect([down.length, up.length]).toEqual([1, 0]);
    faulty.heal();
    await guarded.pausedJobs();
    await guarded.pausedJobs();
    expect(up).toEqual([{ replicaId: 'replica', durationMs: 60_000 }]);
    faulty.fail();
    await guarded.renew(lease);
    expect(down).toHaveLength(2);
  });

  it('are not ended by the answer to a question from before', async () => {
    const clock = new ManualClock(0);
    const answers: ((answer: unknown) => void)[] = [];
    const slow = answering(() => new Promise((resolve) => answers.push(resolve)), {
      renew: () => Promise.reject(new Error('down')),
    });
    const { guarded, down, up } = guard(slow, clock);
    const before = guarded.acquire(request('first'));
    await clock.advance(10);
    await guarded.renew(lease);
    answers[0]?.({ acquired: false, reason: 'overlap' });
    expect(await before).toMatchObject({ reason: 'overlap' });
    expect([down.length, up.length]).toEqual([1, 0]);
  });

  it('do not begin anew with each try in the background that fails', async () => {
    const { guarded, faulty, clock, down, up } = overMemory();
    faulty.fail();
    await guarded.acquire(request('first'));
    faulty.heal();
    await guarded.pausedJobs();
    faulty.fail();
    await clock.advance(40_000);
    expect([down.length, up.length]).toEqual([1, 1]);
  });
});

describe('GuardedStore.close', () => {
  it('gives what is left one last try, closes the store once, and refuses what comes after', async () => {
    const clock = new ManualClock(0);
    const closed: string[] = [];
    const memory = new MemoryCoordinationStore({ clock });
    const faulty = new FaultyStore(memory);
    const closing = new Proxy(faulty, {
      get: (target, name) =>
        name === 'close'
          ? async () => void closed.push(`after ${faulty.calls.withdraw}`)
          : Reflect.get(target, name),
    });
    const { guarded, down } = guard(closing, clock);
    faulty.fail();
    await guarded.acquire(request('first'));
    await clock.advance(0);
    await Promise.all([guarded.close(), guarded.close()]);
    expect(closed).toEqual(['after 2']);
    expect(await guarded.acquire(request('late'))).toMatchObject({
      reason: 'store-unavailable',
      error: { message: expect.stringContaining('shutting down') },
    });
    expect([down.length, faulty.calls.acquire, clock.pendingTimers]).toEqual([1, 1, 0]);
  });

  it('is no outage', async () => {
    const { guarded, down } = overMemory();
    await guarded.close();
    expect(await guarded.renew(lease)).toBe('error');
    await expect(guarded.pausedJobs()).rejects.toThrow(/shutting down/);
    expect(down).toEqual([]);
  });

  it('ends although the store hangs, and one that rejects', async () => {
    const clock = new ManualClock(0);
    const hanging = answering(() => undefined, { close: () => new Promise(() => undefined) });
    const ended = guard(hanging, clock).guarded.close();
    await clock.advance(TIMEOUT_MS);
    await ended;
    const rejecting = answering(() => undefined, { close: () => Promise.reject(new Error('odd')) });
    await guard(rejecting, clock).guarded.close();
  });
});

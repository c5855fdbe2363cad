import {
  answering,
  guard,
  lease,
  overMemory,
  request,
  TIMEOUT_MS,
} from '../../test/support/guarded-store.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { Lease } from './coordination-store.js';
import { MemoryCoordinationStore } from './stores/memory-store.js';

/** How often a withdrawal that fails is tried, once an acquire that was given up is answered after all. */
async function triesAfter(lateAnswer: unknown): Promise<number> {
  const clock = new ManualClock(0);
  let answer = (_: unknown): void => undefined;
  let tries = 0;
  const late = answering(() => new Promise((resolve) => (answer = resolve)), {
    withdraw: async () => {
      tries += 1;
      throw new Error('down');
    },
  });
  const asked = guard(late, clock).guarded.acquire(request('first'));
  await clock.advance(TIMEOUT_MS);
  await asked;
  answer(lateAnswer);
  await clock.advance(100_000);
  return tries;
}

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

  it.each([
    ['a long claim', { claim: { key: 'slot', ttlMs: 60_000 }, lease: { scope: '', ttlMs: 10_000 } }, 31_750],
    ['a long lease', { claim: { key: 'slot', ttlMs: 10_000 }, lease: { scope: '', ttlMs: 60_000 } }, 31_750],
    ['a claim alone', { claim: { key: 'slot', ttlMs: 20_000 }, lease: null }, 15_750],
    ['a lease alone', { claim: null, lease: { scope: '', ttlMs: 20_000 } }, 15_750],
  ])('as long as something can be held, and no longer: %s', async (_, wanted, lastTry) => {
    const clock = new ManualClock(0);
    const tries: number[] = [];
    const down = answering(() => Promise.reject(new Error('down')), {
      withdraw: async () => {
        tries.push(clock.monotonic());
        throw new Error('down');
      },
    });
    await guard(down, clock).guarded.acquire(request('first', wanted));
    await clock.advance(1_000_000);
    expect(tries.at(-1)).toBe(lastTry);
    expect(clock.pendingTimers).toBe(0);
  });

  it('each of several requests, and gives back each of several leases', async () => {
    const { guarded, faulty, clock, memory } = overMemory();
    const held = await Promise.all(
      ['a', 'b'].map((token) => memory.acquire(request(token, { job: token, claim: null }))),
    );
    faulty.hang({ landed: true });
    const asked = ['c', 'd'].map((token) => guarded.acquire(request(token, { job: token })));
    faulty.fail();
    for (const answer of held)
      if (answer.acquired && answer.lease !== null) await guarded.release(answer.lease);
    await clock.advance(TIMEOUT_MS);
    await Promise.all(asked);
    faulty.heal();
    await clock.advance(30_000 - TIMEOUT_MS - 1);
    for (const job of ['a', 'b', 'c', 'd']) {
      expect(await memory.acquire(request(`next ${job}`, { job }))).toMatchObject({ acquired: true });
    }
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
    expect(await triesAfter({ acquired: false, reason: 'overlap' })).toBe(1);
  });

  it('on, though a late answer came, where that says neither yes nor no', async () => {
    expect(await triesAfter('OK')).toBeGreaterThan(1);
  });

  it('nothing where the store cannot, and does not take that for the end of an outage', async () => {
    const clock = new ManualClock(0);
    const { guarded, down, up } = guard(
      answering(() => Promise.reject(new Error('down'))),
      clock,
    );
    await guarded.acquire(request('first'));
    await clock.advance(10_000);
    expect([down.length, up.length]).toEqual([1, 0]);
  });

  it('nothing of a late yes without a lease, where the store cannot withdraw', async () => {
    const clock = new ManualClock(0);
    const released: Lease[] = [];
    let answer = (_: unknown): void => undefined;
    const late = answering(() => new Promise((resolve) => (answer = resolve)), {
      release: async (given) => void released.push(given),
    });
    const asked = guard(late, clock).guarded.acquire(request('first', { lease: null }));
    await clock.advance(TIMEOUT_MS);
    await asked;
    answer({ acquired: true, lease: null, fencingToken: null });
    await clock.advance(10_000);
    expect(released).toEqual([]);
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

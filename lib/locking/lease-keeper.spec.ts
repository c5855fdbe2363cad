import type { Clock } from '../common/clock.js';
import { ManualClock } from '../testing/manual-clock.js';
import { LeaseKeeper, type RenewalResult } from './lease-keeper.js';

const TTL_MS = 30_000;
const lease = { job: 'report', scope: '', token: 'ours', ttlMs: TTL_MS };

/** A store that answers each renewal as told, or leaves it open. */
class Renewals {
  answer: RenewalResult | 'open' = 'renewed';
  readonly sentAt: number[] = [];
  readonly open: ((result: RenewalResult) => void)[] = [];

  constructor(private readonly clock: ManualClock) {}

  async renew(): Promise<RenewalResult> {
    this.sentAt.push(this.clock.monotonic());
    if (this.answer !== 'open') return this.answer;
    return new Promise((resolve) => this.open.push(resolve));
  }
}

const keep = (acquiredSentAt = 0) => {
  const clock = new ManualClock(1_000_000);
  const store = new Renewals(clock);
  const lost: string[] = [];
  const results: RenewalResult[] = [];
  const keeper = new LeaseKeeper({
    store,
    lease,
    acquiredSentAt,
    clock,
    onLost: (reason) => lost.push(`${reason} @${clock.monotonic()}`),
    onRenewal: (result) => results.push(result),
  });
  return { clock, store, lost, results, keeper };
};

describe('LeaseKeeper', () => {
  it('renews after each third of the time, for as long as the run lasts', async () => {
    const { clock, store, results, keeper, lost } = keep();
    await clock.advance(95_000);
    expect(store.sentAt).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90].map((s) => s * 1_000));
    expect(new Set(results)).toEqual(new Set(['renewed']));
    expect([keeper.trusted(), lost]).toEqual([true, []]);
    keeper.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('counts from when the acquire was sent, not from when it was answered', async () => {
    const { clock, store, lost } = keep(-5_000);
    store.answer = 'error';
    await clock.advance(21_999);
    expect(store.sentAt[0]).toBe(5_000);
    expect(lost).toEqual([]);
    await clock.advance(1);
    expect(lost).toHaveLength(1);
  });

  it('tries sooner after an error, until trust ends a tenth before the lease does', async () => {
    const { clock, store, lost, keeper } = keep();
    store.answer = 'error';
    await clock.advance(60_000);
    expect(store.sentAt).toEqual([10, 12, 14, 16, 18, 20, 22, 24, 26].map((s) => s * 1_000));
    expect(lost).toEqual(['no renewal succeeded in the last 27000 ms @27000']);
    expect([keeper.trusted(), clock.pendingTimers]).toEqual([false, 0]);
  });

  it('goes on when the store is back within the trust window', async () => {
    const { clock, store, lost } = keep();
    store.answer = 'error';
    await clock.advance(25_000);
    store.answer = 'renewed';
    await clock.advance(20_000);
    expect(store.sentAt.slice(-3)).toEqual([24_000, 26_000, 36_000]);
    expect(lost).toEqual([]);
  });

  it('moves the deadline on to what the renewal allows from when it was sent', async () => {
    const { clock, store, lost } = keep();
    store.answer = 'open';
    await clock.advance(15_000);
    store.open[0]?.('renewed');
    await clock.advance(0);
    await clock.advance(10_000 + 27_000 - 15_000 - 1);
    expect(lost).toEqual([]);
    await clock.advance(1);
    expect(lost).toEqual(['no renewal succeeded in the last 27000 ms @37000']);
  });

  it('gives up at once when the store says the lease is gone, and never asks again', async () => {
    const { clock, store, lost, keeper } = keep();
    store.answer = 'lost';
    await clock.advance(10_000);
    expect(lost).toEqual(["the store says that the lease is gone or another's @10000"]);
    store.answer = 'renewed';
    await clock.advance(100_000);
    expect(store.sentAt).toEqual([10_000]);
    expect([keeper.trusted(), lost.length, clock.pendingTimers]).toEqual([false, 1, 0]);
  });

  it('is not brought back by a renewal that is answered past the deadline', async () => {
    const { clock, store, lost, results, keeper } = keep();
    store.answer = 'open';
    await clock.advance(27_000);
    store.open[0]?.('renewed');
    await clock.advance(100_000);
    expect([keeper.trusted(), lost.length, results]).toEqual([false, 1, []]);
  });

  it('takes no notice of jumps of the wall clock', async () => {
    const { clock, store, lost, keeper } = keep();
    clock.set(9_000_000_000);
    await clock.advance(10_000);
    clock.set(0);
    await clock.advance(10_000);
    expect([store.sentAt, lost, keeper.trusted()]).toEqual([[10_000, 20_000], [], true]);
  });

  it('does nothing with an answer that comes after stop()', async () => {
    const { clock, store, lost, results, keeper } = keep();
    store.answer = 'open';
    await clock.advance(10_000);
    keeper.stop();
    store.open[0]?.('lost');
    await clock.advance(100_000);
    expect([lost, results, clock.pendingTimers, keeper.trusted()]).toEqual([[], [], 0, false]);
  });

  it('keeps no process alive', async () => {
    const clock = new ManualClock(0);
    const timers = jest.spyOn<Clock, 'setTimer'>(clock, 'setTimer');
    const store = new Renewals(clock);
    new LeaseKeeper({ store, lease, acquiredSentAt: 0, clock, onLost: () => undefined });
    await clock.advance(10_000);
    expect(timers.mock.calls.length).toBeGreaterThan(2);
    for (const [, , options] of timers.mock.calls) expect(options).toEqual({ keepAlive: false });
  });

  it('may be stopped from within the news of a renewal', async () => {
    const clock = new ManualClock(0);
    const keeper: LeaseKeeper = new LeaseKeeper({
      store: { renew: async () => 'renewed' },
      lease,
      acquiredSentAt: 0,
      clock,
      onLost: () => undefined,
      onRenewal: () => keeper.stop(),
    });
    await clock.advance(10_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('takes a store that rejects for one that failed', async () => {
    const clock = new ManualClock(0);
    const results: RenewalResult[] = [];
    const keeper = new LeaseKeeper({
      store: { renew: () => Promise.reject(new Error('down')) },
      lease,
      acquiredSentAt: 0,
      clock,
      onLost: () => undefined,
      onRenewal: (result) => results.push(result),
    });
    await clock.advance(10_000);
    expect(results).toEqual(['error']);
    keeper.stop();
  });
});

import { LeaseKeeper } from './lease-keeper.js';

const lease = { job: 'report', scope: '', token: 'ours', ttlMs: 30_000 };

describe('LeaseKeeper, where timers and the clock do not agree', () => {
  it('notices a blocked event loop when asked, before any timer could fire', () => {
    let now = 0;
    const lost: string[] = [];
    const keeper = new LeaseKeeper({
      store: { renew: async () => 'renewed' },
      lease,
      acquiredSentAt: 0,
      clock: { now: () => 0, monotonic: () => now, setTimer: () => ({ cancel: () => undefined }) },
      onLost: (reason) => lost.push(reason),
    });
    now = 26_999;
    expect(keeper.trusted()).toBe(true);
    now = 27_000;
    expect([keeper.trusted(), keeper.trusted(), lost.length]).toEqual([false, false, 1]);
  });

  it('sends no renewal that a blocked event loop delayed past the deadline', () => {
    let now = 0;
    let renewals = 0;
    const lost: string[] = [];
    const timers: (() => void)[] = [];
    new LeaseKeeper({
      store: {
        renew: async () => {
          renewals += 1;
          return 'renewed';
        },
      },
      lease,
      acquiredSentAt: 0,
      clock: {
        now: () => 0,
        monotonic: () => now,
        setTimer: (callback) => {
          timers.push(callback);
          return { cancel: () => undefined };
        },
      },
      onLost: (reason) => lost.push(reason),
    });
    now = 28_000;
    for (const fire of timers) fire();
    expect([renewals, lost.length]).toEqual([0, 1]);
    now = 29_000;
    for (const fire of timers.reverse()) fire();
    expect([renewals, lost.length]).toEqual([0, 1]);
  });

  it('waits in steps for leases longer than a timer can be', async () => {
    const month = 30 * 86_400_000;
    const delays: number[] = [];
    const timers: (() => void)[] = [];
    const keeper = new LeaseKeeper({
      store: { renew: async () => 'renewed' },
      lease: { ...lease, ttlMs: 4 * month },
      acquiredSentAt: 0,
      clock: {
        now: () => 0,
        monotonic: () => 0,
        setTimer: (callback, delayMs) => {
          delays.push(delayMs);
          timers.push(callback);
          return { cancel: () => undefined };
        },
      },
      onLost: () => undefined,
    });
    timers[0]?.();
    expect(keeper.trusted()).toBe(true);
    expect(Math.max(...delays)).toBe(2_147_483_647);
    expect(delays).toHaveLength(3);
  });
});

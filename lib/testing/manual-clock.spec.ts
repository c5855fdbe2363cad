import { ManualClock } from './manual-clock.js';

describe('ManualClock', () => {
  it('runs what falls due in order of due time, then of setting', async () => {
    const clock = new ManualClock(1_000);
    const seen: string[] = [];
    clock.setTimer(() => seen.push(`b@${clock.now()}`), 20);
    clock.setTimer(() => seen.push(`a@${clock.now()}`), 10);
    clock.setTimer(() => seen.push(`c@${clock.now()}`), 20);
    clock.setTimer(() => seen.push('late'), 31);
    await clock.advance(30);
    expect(seen).toEqual(['a@1010', 'b@1020', 'c@1020']);
    expect(clock.now()).toBe(1_030);
    expect(clock.pendingTimers).toBe(1);
  });

  it('runs timers that due timers set, after their promises', async () => {
    const clock = new ManualClock(0);
    const seen: number[] = [];
    const tick = async (): Promise<void> => {
      await Promise.resolve();
      seen.push(clock.now());
      clock.setTimer(() => void tick(), 10);
    };
    clock.setTimer(() => void tick(), 10);
    await clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
  });

  it('moves the wall clock alone when set, back as well as forward', async () => {
    const clock = new ManualClock(5_000);
    let fired = 0;
    clock.setTimer(() => fired++, 100);
    clock.set(1_000);
    expect([clock.now(), clock.monotonic(), fired]).toEqual([1_000, 0, 0]);
    await clock.advance(100);
    expect([clock.now(), clock.monotonic(), fired]).toEqual([1_100, 100, 1]);
  });

  it('stays on whole milliseconds, whatever the delays', async () => {
    const clock = new ManualClock(Date.parse('2026-01-01T00:00:00Z'));
    const seen: number[] = [];
    for (const delayMs of [0.1, 3.3, 9.99]) clock.setTimer(() => seen.push(clock.monotonic()), delayMs);
    await clock.advance(10);
    expect(seen).toEqual([1, 4, 10]);
    expect(clock.now()).toBe(Date.parse('2026-01-01T00:00:00.010Z'));
  });

  it('does not run a cancelled timer', async () => {
    const clock = new ManualClock(0);
    let fired = false;
    clock.setTimer(() => (fired = true), 5).cancel();
    await clock.advance(10);
    expect(fired).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });
});

import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { IntervalTimer } from './interval-timer.js';

const START = Date.parse('2026-05-04T00:00:00.400Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

const setUp = (intervalMs: number, startWithin: [number, number], seed = 1, onDue?: () => void) => {
  const clock = new ManualClock(START);
  const slots: number[] = [];
  const moments: number[] = [];
  const errors: unknown[] = [];
  const timer = new IntervalTimer({
    intervalMs,
    startWithin,
    clock,
    random: new SeededRandom(seed),
    onDue: (slot) => {
      slots.push(slot);
      moments.push(clock.monotonic());
      onDue?.();
    },
    onError: (error) => errors.push(error),
  });
  return { clock, slots, moments, errors, timer };
};

describe('IntervalTimer', () => {
  it('starts at a random moment of the range, both ends included', async () => {
    const first = new Set<number>();
    for (let seed = 0; seed < 60; seed++) {
      const { clock, moments, timer } = setUp(MINUTE, [100, 104], seed);
      timer.start();
      timer.start();
      expect(clock.pendingTimers).toBe(1);
      await clock.advance(104);
      expect(moments).toHaveLength(1);
      first.add(moments[0] ?? Number.NaN);
    }
    expect([...first].sort()).toEqual([100, 101, 102, 103, 104]);
  });

  it('keeps the interval without drift, and names the second as the slot', async () => {
    const { clock, slots, moments, timer } = setUp(MINUTE, [700, 700]);
    timer.start();
    expect(timer.nextSlot()).toBe(START + 600);
    await clock.advance(10 * MINUTE);
    expect(moments).toEqual(Array.from({ length: 10 }, (_, n) => 700 + n * MINUTE));
    expect(slots[0]).toBe(START + 600);
    expect(timer.nextSlot()).toBe(START + 600 + 10 * MINUTE);
  });

  it('takes no notice of the wall clock', async () => {
    const { clock, slots, timer } = setUp(MINUTE, [0, 0]);
    timer.start();
    await clock.advance(0);
    clock.set(START + DAY);
    await clock.advance(MINUTE);
    clock.set(START - DAY);
    await clock.advance(MINUTE);
    expect(slots).toHaveLength(3);
  });

  it('waits longer than one timer of Node.js can', async () => {
    const { clock, slots, timer } = setUp(60 * DAY, [40 * DAY, 40 * DAY]);
    timer.start();
    await clock.advance(40 * DAY - 1);
    expect(slots).toHaveLength(0);
    await clock.advance(60 * DAY + 1);
    expect(slots).toHaveLength(2);
  });

  it('goes on after a callback that throws', async () => {
    const failure = new Error('no');
    const { clock, slots, errors, timer } = setUp(MINUTE, [0, 0], 1, () => {
      throw failure;
    });
    timer.start();
    await clock.advance(MINUTE);
    expect([slots.length, errors]).toEqual([2, [failure, failure]]);
  });

  /** When it fires, in minutes, where the event loop is blocked for so long as the second fire falls due. */
  async function firesAround(blockMinutes: number): Promise<number[]> {
    const clock = new ManualClock(START);
    let blockedMs = 0;
    const moments: number[] = [];
    const timer = new IntervalTimer({
      intervalMs: MINUTE,
      startWithin: [0, 0],
      // A block lets time pass between the moment a timer is due and the moment it gets its turn.
      clock: {
        now: () => clock.now() + blockedMs,
        monotonic: () => clock.monotonic() + blockedMs,
        setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs),
      },
      random: new SeededRandom(1),
      onDue: () => moments.push(clock.monotonic() + blockedMs),
      onError: () => undefined,
    });
    timer.start();
    await clock.advance(0);
    blockedMs = blockMinutes * MINUTE;
    await clock.advance(3 * MINUTE);
    timer.stop();
    return moments.map((moment) => moment / MINUTE);
  }

  it('fires once after a block as long as the interval or longer, and counts from there', async () => {
    expect(await firesAround(5.5)).toEqual([0, 6.5, 7.5, 8.5]);
    expect(await firesAround(1)).toEqual([0, 2, 3, 4]);
  });

  it('keeps its rhythm through a shorter one', async () => {
    const fires = await firesAround(0.25);
    expect(fires.slice(0, 2)).toEqual([0, 1.25]);
    // Due at minute 2, by a clock that goes on being a quarter of a minute ahead of its timers.
    expect(fires[2]).toBe(2);
  });

  it('may be stopped before it starts', () => {
    const { clock, timer } = setUp(MINUTE, [0, 0]);
    timer.stop();
    expect([timer.nextSlot(), clock.pendingTimers]).toEqual([null, 0]);
  });

  it('fires nothing once stopped, also from within a callback', async () => {
    const set = setUp(MINUTE, [0, 0], 1, () => set.timer.stop());
    set.timer.start();
    await set.clock.advance(5 * MINUTE);
    expect(set.slots).toHaveLength(1);
    expect([set.timer.nextSlot(), set.clock.pendingTimers]).toEqual([null, 0]);
  });
});

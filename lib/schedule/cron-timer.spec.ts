import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { AlarmClock } from './alarm.js';
import { CronTimer, PASSED_COUNT_LIMIT } from './cron-timer.js';
import { cronSchedule } from './schedule-cache.js';

const START = Date.parse('2026-05-04T00:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const GRACE = 10 * SECOND;

interface Setup {
  cronTime?: string | Date;
  windowMs?: number;
  startMs?: number;
  seed?: number;
  onDue?: () => void;
  onLate?: () => void;
}

/** A timer over a manual clock, and what it handed out: slot and moment in seconds since the start. */
const setUp = ({
  cronTime = '0 0 * * * *',
  windowMs = 0,
  startMs = START,
  seed = 1,
  onDue,
  onLate,
}: Setup = {}) => {
  const clock = new ManualClock(startMs);
  const errors: unknown[] = [];
  const alarm = new AlarmClock({ clock, onError: (error) => errors.push(error) });
  const due: { slot: number; at: number }[] = [];
  const late: { slot: number; passed: number }[] = [];
  const sinceStart = (ms: number): number => (ms - START) / SECOND;
  const schedule = cronSchedule(cronTime, 'UTC');
  const timer = new CronTimer({
    schedule,
    windowMs,
    lateGraceMs: GRACE,
    alarm,
    clock,
    random: new SeededRandom(seed),
    onDue: (slot) => {
      due.push({ slot: sinceStart(slot), at: sinceStart(clock.now()) });
      onDue?.();
    },
    onLate: (slot, passed) => {
      late.push({ slot: sinceStart(slot), passed });
      onLate?.();
    },
  });
  return { clock, alarm, errors, due, late, schedule, timer };
};

describe('CronTimer', () => {
  it('hands out each slot at its time', async () => {
    const { clock, due, late, timer } = setUp();
    timer.start();
    timer.start();
    expect(timer.nextSlot()).toBe(START + HOUR);
    await clock.advance(3 * HOUR);
    expect(due).toEqual([3_600, 7_200, 10_800].map((slot) => ({ slot, at: slot })));
    expect(late).toEqual([]);
    expect(timer.nextSlot()).toBe(START + 4 * HOUR);
  });

  it('has no slot before it starts and after it stops, and hands out none', async () => {
    const { clock, due, timer } = setUp({ windowMs: 30 * MINUTE, startMs: START + 31 * MINUTE });
    expect(timer.nextSlot()).toBeNull();
    timer.start();
    await clock.advance(30 * MINUTE);
    expect(timer.nextSlot()).toBe(START + HOUR);
    timer.stop();
    timer.stop();
    expect([timer.nextSlot(), clock.pendingTimers]).toEqual([null, 0]);
    await clock.advance(DAY);
    expect(due).toEqual([]);
  });

  it('hands out no slot again when started again within its window', async () => {
    const { clock, due, timer } = setUp({ windowMs: 30 * MINUTE, startMs: START + 29 * MINUTE });
    timer.start();
    await clock.advance(MINUTE);
    timer.stop();
    clock.set(START + 20 * MINUTE);
    timer.start();
    await clock.advance(30 * MINUTE);
    expect(due.map(({ slot }) => slot)).toEqual([0]);
  });

  it('plans nothing more when it is stopped as it hands out', async () => {
    const set = setUp({ onDue: () => set.timer.stop() });
    set.timer.start();
    await set.clock.advance(5 * HOUR);
    expect(set.due).toHaveLength(1);
    expect(set.clock.pendingTimers).toBe(0);
  });

  it('hands out each slot once when it is started anew as it hands one out', async () => {
    const set = setUp({
      onDue: () => {
        set.timer.stop();
        set.timer.start();
      },
    });
    set.timer.start();
    await set.clock.advance(3 * HOUR);
    expect(set.due.map(({ slot }) => slot)).toEqual([3_600, 7_200, 10_800]);
    expect(set.clock.pendingTimers).toBe(1);
  });

  it('does not search the schedule for what it passed over when it wakes in time', async () => {
    for (const cronTime of ['0 0 * * * *', new Date(START + HOUR)]) {
      const { clock, due, schedule, timer } = setUp({ cronTime });
      timer.start();
      const searched = jest.spyOn(schedule, 'latest');
      await clock.advance(HOUR);
      expect(due).toHaveLength(1);
      expect(searched).not.toHaveBeenCalled();
    }
  });

  it('goes on after a callback that throws', async () => {
    const failure = new Error('no');
    const { clock, due, errors, timer } = setUp({
      onDue: () => {
        throw failure;
      },
    });
    timer.start();
    await clock.advance(2 * HOUR);
    expect(due).toHaveLength(2);
    expect(errors).toEqual([failure, failure]);
  });

  it('hands out the one slot of a Date, and stays silent when that is past', async () => {
    const once = setUp({ cronTime: new Date(START + 1_500) });
    once.timer.start();
    await once.clock.advance(DAY);
    expect(once.due).toEqual([{ slot: 1.5, at: 1.5 }]);
    expect([once.timer.nextSlot(), once.clock.pendingTimers]).toEqual([null, 0]);
    const past = setUp({ cronTime: new Date(START) });
    past.timer.start();
    expect(past.clock.pendingTimers).toBe(0);
  });
});

describe('CronTimer with a window', () => {
  it('draws a moment anew for each slot, within its window', async () => {
    const { clock, due, timer } = setUp({ windowMs: 10 * MINUTE });
    timer.start();
    await clock.advance(50 * HOUR);
    const offsets = due.map(({ slot, at }) => at - slot);
    expect(due.map(({ slot }) => slot / 3_600).slice(0, 49)).toEqual(Array.from({ length: 49 }, (_, n) => n));
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...offsets)).toBeLessThan(600);
    expect(new Set(offsets).size).toBeGreaterThan(45);
  });

  it('never reaches past the next slot', async () => {
    const { clock, due, late, timer } = setUp({
      cronTime: '*/10 * * * * *',
      windowMs: HOUR,
      startMs: START + 1,
    });
    timer.start();
    await clock.advance(20 * MINUTE);
    expect(due.length).toBeGreaterThanOrEqual(119);
    expect(due.every(({ slot, at }) => at >= slot && at < slot + 10)).toBe(true);
    expect(late).toEqual([]);
  });

  it('draws from what is left of a window that is open as it starts', async () => {
    const moments = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const { clock, due, timer } = setUp({ windowMs: 10 * MINUTE, startMs: START + 9 * MINUTE, seed });
      timer.start();
      await clock.advance(MINUTE);
      expect(due).toHaveLength(1);
      expect(due[0]?.slot).toBe(0);
      moments.add(due[0]?.at ?? 0);
    }
    expect(moments.size).toBeGreaterThan(30);
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(540);
  });

  it('leaves a window alone that has just closed', async () => {
    const { clock, due, timer } = setUp({ windowMs: 10 * MINUTE, startMs: START + 10 * MINUTE });
    timer.start();
    expect(timer.nextSlot()).toBe(START + HOUR);
    await clock.advance(MINUTE);
    expect(due).toEqual([]);
  });
});

describe('CronTimer that wakes late', () => {
  it('still hands out a slot within the grace', async () => {
    const { clock, due, late, timer } = setUp();
    timer.start();
    clock.set(START + HOUR + GRACE - 1);
    await clock.advance(0);
    await clock.advance(30 * SECOND);
    expect(late).toEqual([{ slot: 3_600, passed: 1 }]);
    expect(due).toEqual([]);

    const inTime = setUp();
    inTime.timer.start();
    await inTime.clock.advance(HOUR - 30 * SECOND);
    inTime.clock.set(START + HOUR - 21 * SECOND);
    await inTime.clock.advance(30 * SECOND);
    expect(inTime.due).toEqual([{ slot: 3_600, at: 3_609 }]);

    const atItsEnd = setUp();
    atItsEnd.timer.start();
    await atItsEnd.clock.advance(HOUR - 30 * SECOND);
    atItsEnd.clock.set(START + HOUR - 20 * SECOND);
    await atItsEnd.clock.advance(30 * SECOND);
    expect([atItsEnd.due, atItsEnd.late]).toEqual([[], [{ slot: 3_600, passed: 1 }]]);
  });

  it('reports many slots passed over once, the newest of them, and goes on', async () => {
    const { clock, due, late, timer } = setUp();
    timer.start();
    clock.set(START + 5 * HOUR + MINUTE);
    await clock.advance(MINUTE);
    expect(late).toEqual([{ slot: 5 * 3_600, passed: 5 }]);
    await clock.advance(HOUR);
    expect(due).toEqual([{ slot: 6 * 3_600, at: 6 * 3_600 }]);
    expect(late).toHaveLength(1);
  });

  it.each([
    ['that has passed', 31_500, 36.5],
    ['at its very moment', 30_000, 35],
  ])('reports what is too late and hands out the newest slot %s', async (_, ms, at) => {
    const { clock, due, late, timer } = setUp({ cronTime: '*/5 * * * * *' });
    timer.start();
    clock.set(START + ms);
    await clock.advance(5 * SECOND - 1);
    expect([late, due]).toEqual([[], []]);
    await clock.advance(1);
    expect(late).toEqual([{ slot: 30, passed: 6 }]);
    expect(due).toEqual([{ slot: 35, at }]);
  });

  it('plans nothing more when it is stopped as it reports', async () => {
    const set = setUp({ cronTime: '*/5 * * * * *', onLate: () => set.timer.stop() });
    set.timer.start();
    set.clock.set(START + 31_500);
    await set.clock.advance(MINUTE);
    expect([set.late.length, set.due, set.clock.pendingTimers]).toEqual([1, [], 0]);
  });

  it('reports a Date that was passed over as the one slot it is', async () => {
    const { clock, due, late, timer } = setUp({ cronTime: new Date(START + HOUR) });
    timer.start();
    clock.set(START + 2 * HOUR);
    await clock.advance(MINUTE);
    expect([due, late]).toEqual([[], [{ slot: 3_600, passed: 1 }]]);
  });

  it('draws from what is left of the newest slot’s window', async () => {
    const { clock, due, late, timer } = setUp({ windowMs: 30 * MINUTE, startMs: START + 40 * MINUTE });
    timer.start();
    clock.set(START + 3 * HOUR);
    await clock.advance(30 * MINUTE);
    expect(late).toEqual([{ slot: 2 * 3_600, passed: 2 }]);
    expect(due).toHaveLength(1);
    expect(due[0]?.slot).toBe(3 * 3_600);
    expect(due[0]?.at).toBeGreaterThan(3 * 3_600 + 30);
  });

  it('does not count without end', async () => {
    const { clock, late, timer } = setUp({ cronTime: '* * * * * *' });
    timer.start();
    clock.set(START + 30 * DAY);
    await clock.advance(SECOND);
    expect(late).toEqual([{ slot: 30 * 86_400, passed: PASSED_COUNT_LIMIT }]);
  });
});

describe('CronTimer when the wall clock is put back', () => {
  it('hands out no slot twice, and goes on when the clock has caught up', async () => {
    const { clock, due, timer } = setUp({ windowMs: 5 * MINUTE });
    timer.start();
    await clock.advance(3 * HOUR + 10 * MINUTE);
    const before = due.length;
    clock.set(START + MINUTE);
    await clock.advance(3 * HOUR + 50 * MINUTE);
    expect(due).toHaveLength(before);
    await clock.advance(20 * MINUTE);
    expect(due.slice(before).map(({ slot }) => slot)).toEqual([4 * 3_600]);
  });

  it('hands out no slot twice when that happens as it hands one out', async () => {
    const next: (number | null)[] = [];
    const set = setUp({
      onDue: () => {
        set.clock.set(START + MINUTE);
        next.push(set.timer.nextSlot());
      },
    });
    set.timer.start();
    await set.clock.advance(2 * HOUR);
    expect(set.due).toHaveLength(1);
    expect(next).toEqual([START + 2 * HOUR]);
    expect(set.timer.nextSlot()).toBe(START + 2 * HOUR);
  });

  it('begins afresh after a correction of more than a day', async () => {
    const { clock, due, timer } = setUp();
    timer.start();
    clock.set(START + 400 * DAY);
    await clock.advance(HOUR);
    const before = due.length;
    clock.set(START + 10 * MINUTE);
    await clock.advance(HOUR);
    expect(due.slice(before)).toEqual([{ slot: 3_600, at: 3_600 }]);
  });

  it('knows of a correction when it is started again', async () => {
    const { clock, timer } = setUp({ startMs: START + 400 * DAY });
    timer.start();
    await clock.advance(2 * HOUR);
    clock.set(START);
    await clock.advance(MINUTE);
    timer.stop();
    timer.start();
    expect(timer.nextSlot()).toBe(START + HOUR);
  });

  it('does not repeat a Date when the clock is corrected', async () => {
    const { clock, alarm, due, timer } = setUp({ cronTime: new Date(START + HOUR) });
    // Another job's alarm, so that the clock is being looked at.
    alarm.set(START + 100 * DAY, () => undefined);
    timer.start();
    await clock.advance(2 * HOUR);
    clock.set(START - 10 * DAY);
    await clock.advance(11 * DAY);
    expect(due).toHaveLength(1);
  });
});

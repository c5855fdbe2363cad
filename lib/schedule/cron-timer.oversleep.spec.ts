import { DAY, GRACE, HOUR, MINUTE, SECOND, setUp, START } from '../../test/support/cron-timer.js';

describe('CronTimer that wakes late', () => {
  it('still hands out a slot within the grace', async () => {
    const { clock, due, late, timer } = setUp();
    timer.start();
    clock.set(START + HOUR + GRACE - 1);
    await clock.advance(0);
    await clock.advance(30 * SECOND);
    expect(late).toEqual([{ slot: 3_600, oldest: 3_600 }]);
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
    expect([atItsEnd.due, atItsEnd.late]).toEqual([[], [{ slot: 3_600, oldest: 3_600 }]]);
  });

  it('reports many slots passed over once, the newest of them, and goes on', async () => {
    const { clock, due, late, timer } = setUp();
    timer.start();
    clock.set(START + 5 * HOUR + MINUTE);
    await clock.advance(MINUTE);
    expect(late).toEqual([{ slot: 5 * 3_600, oldest: 3_600 }]);
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
    expect(late).toEqual([{ slot: 30, oldest: 5 }]);
    expect(due).toEqual([{ slot: 35, at }]);
  });

  it('passes over a slot whose successor falls due at this very moment, and hands that out', async () => {
    const { clock, due, late, timer } = setUp({ cronTime: '*/5 * * * * *' });
    timer.start();
    await clock.advance(4 * SECOND);
    clock.set(START + 9 * SECOND);
    await clock.advance(SECOND);
    expect(late).toEqual([{ slot: 5, oldest: 5 }]);
    expect(due).toEqual([{ slot: 10, at: 10 }]);
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
    expect([due, late]).toEqual([[], [{ slot: 3_600, oldest: 3_600 }]]);
  });

  it('draws from what is left of the newest slot’s window', async () => {
    const { clock, due, late, timer } = setUp({ windowMs: 30 * MINUTE, startMs: START + 40 * MINUTE });
    timer.start();
    clock.set(START + 3 * HOUR);
    await clock.advance(30 * MINUTE);
    expect(late).toEqual([{ slot: 2 * 3_600, oldest: 3_600 }]);
    expect(due).toHaveLength(1);
    expect(due[0]?.slot).toBe(3 * 3_600);
    expect(due[0]?.at).toBeGreaterThan(3 * 3_600 + 30);
  });

  it('reports millions of slots as it does one', async () => {
    const { clock, late, timer } = setUp({ cronTime: '* * * * * *' });
    timer.start();
    clock.set(START + 30 * DAY);
    await clock.advance(SECOND);
    expect(late).toEqual([{ slot: 30 * 86_400, oldest: 1 }]);
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

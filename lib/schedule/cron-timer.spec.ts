import { DAY, HOUR, MINUTE, setUp, START } from '../../test/support/cron-timer.js';

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

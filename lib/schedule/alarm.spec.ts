import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { AlarmClock } from './alarm.js';

const START = Date.parse('2026-05-04T00:00:00Z');
const DAY = 86_400_000;
const MINUTE = 60_000;

describe('AlarmClock', () => {
  let clock: ManualClock;
  let errors: unknown[];
  let alarm: AlarmClock;
  let fired: string[];

  beforeEach(() => {
    clock = new ManualClock(START);
    errors = [];
    fired = [];
    alarm = new AlarmClock({ clock, onError: (error) => errors.push(error) });
  });

  const note = (name: string) => (): void => void fired.push(`${name}@${clock.now() - START}`);

  it('fires at the time, in order of due time, then of setting, through one timer', async () => {
    alarm.set(START + 200, note('c'));
    alarm.set(START + 100, note('a'));
    alarm.set(START + 200, note('d'));
    alarm.set(START + 150, note('b'));
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(199);
    expect(fired).toEqual(['a@100', 'b@150']);
    await clock.advance(1);
    expect(fired.slice(2)).toEqual(['c@200', 'd@200']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('fires a time that is past at the next turn, not at once', async () => {
    alarm.set(START - 1, note('past'));
    expect(fired).toEqual([]);
    await clock.advance(0);
    expect(fired).toEqual(['past@0']);
  });

  it('waits longer than one timer of Node.js can', async () => {
    alarm.set(START + 30 * DAY, note('far'));
    await clock.advance(30 * DAY - 1);
    expect(fired).toEqual([]);
    await clock.advance(1);
    expect(fired).toEqual([`far@${30 * DAY}`]);
  });

  it('does not fire a cancelled alarm, and sets no timer for nothing', async () => {
    const timer = alarm.set(START + 10, note('cancelled'));
    timer.cancel();
    timer.cancel();
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(MINUTE);
    expect(fired).toEqual([]);
  });

  it('still fires the others when one is cancelled', async () => {
    const timer = alarm.set(START + 10, note('cancelled'));
    alarm.set(START + 20, note('other'));
    timer.cancel();
    await clock.advance(20);
    expect(fired).toEqual(['other@20']);
  });

  it('leaves its timer alone for an alarm that is due no sooner', () => {
    const timers = jest.spyOn(clock, 'setTimer');
    for (const dueAt of [100, 100, 200, 50, 75]) alarm.set(START + dueAt, note('due'));
    expect(timers.mock.calls.map(([, delayMs]) => delayMs)).toEqual([100, 50]);
  });

  it('does not fire what an earlier callback of the same moment cancels', async () => {
    const timers = [alarm.set(START + 10, () => timers[1]?.cancel()), alarm.set(START + 10, note('second'))];
    await clock.advance(10);
    expect(fired).toEqual([]);
  });

  it('contains a callback that throws', async () => {
    const failure = new Error('no');
    alarm.set(START + 10, () => {
      alarm.afterwards(() => {
        throw failure;
      });
      throw failure;
    });
    alarm.set(START + 10, note('next'));
    alarm.set(START + 20, note('later'));
    await clock.advance(20);
    expect(fired).toEqual(['next@10', 'later@20']);
    expect(errors).toEqual([failure, failure]);
  });

  it('puts off what can wait until all that is due has fired', async () => {
    for (const name of ['a', 'b', 'c']) {
      alarm.set(START + 10, () => {
        alarm.afterwards(note(`${name}, put off`));
        note(name)();
      });
    }
    await clock.advance(10);
    expect(fired.map((entry) => entry.replace('@10', ''))).toEqual([
      'a',
      'b',
      'c',
      'a, put off',
      'b, put off',
      'c, put off',
    ]);
    alarm.afterwards(note('outside a callback'));
    expect(fired.at(-1)).toBe('outside a callback@10');
  });

  it('lets what a callback sets for now wait for the next turn', async () => {
    let rounds = 0;
    const again = (): void => {
      if (++rounds < 5) alarm.set(clock.now(), again);
    };
    alarm.set(START, again);
    alarm.set(START, () => expect(rounds).toBe(1));
    await clock.advance(0);
    expect([rounds, errors]).toEqual([5, []]);
  });

  it('notices a clock put forward within half a minute', async () => {
    alarm.set(START + 3 * 60 * MINUTE, note('due'));
    await clock.advance(MINUTE);
    clock.set(START + 4 * 60 * MINUTE);
    await clock.advance(30_000);
    expect(fired).toHaveLength(1);
  });

  it('does not fire before the time when the clock was put back', async () => {
    alarm.set(START + 1_000, note('due'));
    clock.set(START - 10 * MINUTE);
    await clock.advance(10 * MINUTE + 999);
    expect(fired).toEqual([]);
    await clock.advance(1);
    expect(fired).toEqual(['due@1000']);
  });

  it('tells of a clock put back by more than a day, and of no other', async () => {
    const forget = alarm.onCorrection(note('correction'));
    alarm.set(START + 100 * DAY, note('due'));
    for (const jump of [-DAY, 10 * DAY, -3 * DAY, 3 * DAY]) {
      clock.set(clock.now() + jump);
      await clock.advance(MINUTE);
    }
    expect(fired).toHaveLength(1);
    forget();
    clock.set(clock.now() - 3 * DAY);
    await clock.advance(MINUTE);
    expect(fired).toHaveLength(1);
  });

  it('tells of a correction as well after weeks', async () => {
    alarm.onCorrection(note('correction'));
    alarm.set(START + 100 * DAY, note('due'));
    await clock.advance(40 * DAY);
    clock.set(clock.now() - DAY - MINUTE);
    await clock.advance(MINUTE);
    expect(fired).toEqual([`correction@${39 * DAY - MINUTE / 2}`]);
  });

  it('tells of no correction from before its first alarm', async () => {
    alarm.onCorrection(note('correction'));
    clock.set(START - 3 * DAY);
    alarm.set(START - 3 * DAY + 10, () => undefined);
    await clock.advance(MINUTE);
    expect(fired).toEqual([]);
  });

  it('fires nothing and holds no timer once stopped', async () => {
    alarm.set(START + 10, () => {
      alarm.afterwards(note('put off'));
      alarm.stop();
    });
    alarm.set(START + 10, note('second'));
    alarm.set(START + 20, note('third'));
    await clock.advance(MINUTE);
    alarm.set(START + 2 * MINUTE, note('after'));
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(2 * MINUTE);
    expect(fired).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('drops none of 10,000', async () => {
    const random = new SeededRandom(5);
    const seen: number[] = [];
    const set = Array.from({ length: 10_000 }, () => START + Math.floor(random.next() * 5 * MINUTE));
    for (const dueAt of set) {
      alarm.set(dueAt, () => {
        expect(clock.now()).toBe(dueAt);
        seen.push(dueAt);
      });
    }
    await clock.advance(5 * MINUTE);
    expect(errors).toEqual([]);
    expect(seen).toEqual(set.sort((a, b) => a - b));
  });
});

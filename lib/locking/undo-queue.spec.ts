import type { Clock } from '../common/clock.js';
import { ManualClock } from '../testing/manual-clock.js';
import { type Undo, UndoQueue } from './undo-queue.js';

/** An undo that fails while `down`, and notes when it was tried. */
class Attempts {
  down = true;
  readonly tried: string[] = [];

  constructor(private readonly clock: ManualClock) {}

  undo(id: string, ttlMs = 1_000_000): Undo {
    return {
      id,
      ttlMs,
      attempt: async () => {
        this.tried.push(`${id}@${this.clock.monotonic()}`);
        if (this.down) throw new Error('down');
      },
    };
  }
}

describe('UndoQueue', () => {
  const setUp = (): { clock: ManualClock; attempts: Attempts; queue: UndoQueue } => {
    const clock = new ManualClock(0);
    return { clock, attempts: new Attempts(clock), queue: new UndoQueue(clock) };
  };

  it('tries at once, then with growing pauses until it succeeds', async () => {
    const { clock, attempts, queue } = setUp();
    queue.add(attempts.undo('a'));
    await clock.advance(1_750);
    expect(attempts.tried).toEqual(['a@0', 'a@250', 'a@750', 'a@1750']);
    attempts.down = false;
    await clock.advance(100_000);
    expect(attempts.tried).toEqual(['a@0', 'a@250', 'a@750', 'a@1750', 'a@3750']);
    expect([queue.size, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('pauses no longer than 30 s', async () => {
    const { clock, attempts, queue } = setUp();
    queue.add(attempts.undo('a'));
    await clock.advance(200_000);
    const last = attempts.tried.slice(-2).map((entry) => Number(entry.split('@')[1]));
    expect((last[1] ?? 0) - (last[0] ?? 0)).toBe(30_000);
  });

  it('gives up when nothing can be held any more', async () => {
    const { clock, attempts, queue } = setUp();
    queue.add(attempts.undo('a', 750));
    await clock.advance(100_000);
    expect(attempts.tried).toEqual(['a@0', 'a@250']);
    expect([queue.size, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('asks a store that is down one thing at a time, in turn, and does the rest at once when it is back', async () => {
    const { clock, attempts, queue } = setUp();
    for (const id of ['a', 'b', 'c']) queue.add(attempts.undo(id));
    await clock.advance(749);
    expect(attempts.tried).toEqual(['a@0', 'b@250']);
    attempts.down = false;
    queue.nudge();
    await clock.advance(0);
    expect(attempts.tried).toEqual(['a@0', 'b@250', 'c@749', 'a@749', 'b@749']);
  });

  it('tries more and more together where the store answers, and one alone again after a failure', async () => {
    const { clock, queue } = setUp();
    let under = 0;
    const most: number[] = [];
    let fails = false;
    const undo = (id: string): Undo => ({
      id,
      ttlMs: 1_000_000,
      attempt: async () => {
        most.push(++under);
        await new Promise<void>((resolve) => void clock.setTimer(resolve, 10));
        under--;
        if (fails) throw new Error('down');
      },
    });
    for (let at = 0; at < 21; at++) queue.add(undo(String(at)));
    await clock.advance(30);
    expect([queue.size, Math.max(...most)]).toEqual([0, 16]);
    fails = true;
    most.length = 0;
    for (let at = 0; at < 21; at++) queue.add(undo(String(at)));
    await clock.advance(2_000);
    expect(Math.max(...most)).toBe(1);
  });

  it('begins with short pauses again after a nudge and after a success', async () => {
    const { clock, attempts, queue } = setUp();
    queue.add(attempts.undo('a'));
    await clock.advance(2_000);
    queue.nudge();
    await clock.advance(250);
    expect(attempts.tried.slice(-2)).toEqual(['a@2000', 'a@2250']);
    attempts.down = false;
    await clock.advance(10_000);
    attempts.down = true;
    queue.add(attempts.undo('b'));
    await clock.advance(250);
    expect(attempts.tried.slice(-2)).toEqual(['b@12250', 'b@12500']);
  });

  it('tries again what is added anew while its try is under way', async () => {
    const { clock, queue } = setUp();
    let tries = 0;
    const undo: Undo = {
      id: 'a',
      ttlMs: 1_000,
      attempt: async () => {
        tries += 1;
        if (tries === 1) queue.add(undo);
      },
    };
    queue.add(undo);
    await clock.advance(0);
    expect(tries).toBe(2);
  });

  it('does not try what was dropped', async () => {
    const { clock, attempts, queue } = setUp();
    queue.add(attempts.undo('a'));
    await clock.advance(0);
    queue.drop('a');
    await clock.advance(1_000);
    expect(attempts.tried).toEqual(['a@0']);
  });

  it('remembers 10,000, and tries what comes beyond only once', async () => {
    const { clock, attempts, queue } = setUp();
    queue.add(attempts.undo('first'));
    await clock.advance(0);
    for (let index = 1; index < 10_000; index++) queue.add(attempts.undo(`${index}`));
    queue.add(attempts.undo('beyond'));
    await clock.advance(0);
    expect(queue.size).toBe(10_000);
    expect(attempts.tried).toEqual(['first@0', 'beyond@0']);
  });

  it('keeps no process alive with its pauses', async () => {
    const { clock, attempts, queue } = setUp();
    const timers = jest.spyOn<Clock, 'setTimer'>(clock, 'setTimer');
    queue.add(attempts.undo('a'));
    await clock.advance(0);
    expect(timers.mock.calls.map(([, delayMs, options]) => [delayMs, options])).toEqual([
      [250, { keepAlive: false }],
    ]);
  });

  it('tries everything once more when it is closed, and leaves no timer', async () => {
    const { clock, attempts, queue } = setUp();
    for (const id of ['a', 'b']) queue.add(attempts.undo(id));
    await clock.advance(100);
    await queue.close();
    queue.add(attempts.undo('late'));
    await clock.advance(100_000);
    expect(attempts.tried).toEqual(['a@0', 'b@100', 'a@100']);
    expect([queue.size, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('waits for the try under way when it is closed', async () => {
    const { clock, queue } = setUp();
    let finish = (): void => undefined;
    const attempt = (): Promise<void> => new Promise((resolve) => (finish = resolve));
    queue.add({ id: 'a', ttlMs: 1_000, attempt });
    let closed = false;
    const closing = queue.close().then(() => (closed = true));
    await clock.advance(10);
    expect(closed).toBe(false);
    finish();
    await closing;
  });

  it('keeps nothing whose try fails as it is closed', async () => {
    const { clock, queue } = setUp();
    let fail = (): void => undefined;
    const attempt = (): Promise<void> => new Promise((_, reject) => (fail = () => reject(new Error('down'))));
    queue.add({ id: 'a', ttlMs: 1_000, attempt });
    const closing = queue.close();
    fail();
    await closing;
    expect([queue.size, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('tries the newer of two where the older fails after it was replaced', async () => {
    const { clock, queue } = setUp();
    const tried: string[] = [];
    const newer: Undo = { id: 'a', ttlMs: 1_000, attempt: async () => void tried.push('newer') };
    queue.add({
      ...newer,
      attempt: async () => {
        tried.push('older');
        await Promise.resolve();
        queue.add(newer);
        throw new Error('down');
      },
    });
    await clock.advance(1_000);
    expect(tried).toEqual(['older', 'newer']);
  });

  it('tries at once what comes right after a nudge that found nothing to do', async () => {
    const { clock, attempts, queue } = setUp();
    queue.nudge();
    queue.add(attempts.undo('a'));
    await clock.advance(0);
    expect(attempts.tried).toEqual(['a@0']);
  });
});

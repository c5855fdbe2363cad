import type { Clock, Timer, TimerOptions } from '../../../common/clock.js';
import { FakeRedisDialer } from '../../../../test/support/fake-redis-link.js';
import { HeldLoop } from '../../../../test/support/held-loop.js';
import { pendingPromise, type PendingPromise } from '../../../../test/support/pending-promise.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { RedisLine } from './line.js';

/** Notes how each timer was set. */
class NotingClock extends ManualClock {
  readonly timers: { delayMs: number; options: TimerOptions | undefined }[] = [];

  override setTimer(callback: () => void, delayMs: number, options?: TimerOptions): Timer {
    this.timers.push({ delayMs, options });
    return super.setTimer(callback, delayMs);
  }
}

function setUp({ clustered = false, timeoutMs = 2_000 } = {}) {
  return setUpWith(new NotingClock(0), { clustered, timeoutMs });
}

function setUpWith<C extends Clock>(clock: C, { clustered = false, timeoutMs = 2_000 } = {}) {
  const dialer = new FakeRedisDialer(clustered);
  const suspected: RedisLine[] = [];
  const onSuspect = (line: RedisLine): void => void suspected.push(line);
  const line = new RedisLine({ dialer, clock, timeoutMs, withinMs: 700, onSuspect });
  const link = dialer.link(0);
  /** Sends a command that is answered when the test says so. */
  const ask = (): PendingPromise<unknown> => {
    const answer = pendingPromise<unknown>();
    link.reply = () => answer.promise;
    line.run('k', ['GET', 'k']).catch(() => {});
    link.reply = async () => 'OK';
    return answer;
  };
  return { clock, dialer, line, link, suspected, ask };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a line to Redis', () => {
  it('is one link, opened with the time that callers wait for it', () => {
    const { dialer, line, link } = setUp();
    expect(dialer.links).toHaveLength(1);
    expect(link.withinMs).toBe(700);
    expect([line.ready === link.ready, line.gone === link.gone]).toEqual([true, true]);
  });

  it('passes commands and replies on', async () => {
    const { line, link, suspected } = setUp();
    link.reply = async () => 'value';
    expect(await line.run('k', ['GET', 'k'])).toBe('value');
    expect(link.asked).toEqual([{ key: 'k', args: ['GET', 'k'] }]);
    expect([suspected, link.destroys]).toEqual([[], 0]);
  });

  it('is suspected when its link is lost', () => {
    const { line, link, suspected } = setUp();
    expect(suspected).toEqual([]);
    link.lose();
    expect(suspected).toEqual([line]);
  });

  it.each([
    ['ERR syntax error', 0],
    ['READONLY You can not write against a read only replica.', 1],
    ['Socket closed unexpectedly', 1],
  ])('is suspected where a command fails for no fault of its own: %s', async (message, times) => {
    const { line, link, suspected } = setUp();
    const error = new Error(message);
    link.reply = () => Promise.reject(error);
    await expect(line.run('k', ['GET', 'k'])).rejects.toBe(error);
    expect(suspected).toHaveLength(times);
    expect(link.destroyed).toBe(false);
  });

  it('is ended once', () => {
    const { clock, line, link, suspected } = setUp();
    expect([line.hasEnded, clock.pendingTimers]).toEqual([false, 1]);
    line.destroy();
    line.destroy();
    expect([line.hasEnded, link.destroys, clock.pendingTimers, suspected]).toEqual([true, 1, 0, []]);
  });
});

describe('a line to Redis that is watched', () => {
  it.each([
    [700, 2_500],
    [9_000, 9_000],
  ])(
    'is looked at as often as callers of %d ms need it, and keeps no process alive',
    async (timeoutMs, tickMs) => {
      const { clock } = setUp({ timeoutMs });
      await clock.advance(2 * tickMs);
      const timer = { delayMs: tickMs, options: { keepAlive: false } };
      expect(clock.timers).toEqual([timer, timer, timer]);
    },
  );

  it('is given up when a command has no answer for a whole interval', async () => {
    const { clock, line, link, suspected, ask } = setUp();
    ask();
    await clock.advance(4_999);
    expect([line.hasEnded, suspected]).toEqual([false, []]);
    await clock.advance(1);
    expect([line.hasEnded, link.destroys, suspected]).toEqual([true, 1, [line]]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives a command that was sent late in an interval the next one', async () => {
    const { clock, line, ask } = setUp();
    await clock.advance(2_499);
    ask();
    await clock.advance(2_500);
    expect(line.hasEnded).toBe(false);
    await clock.advance(1);
    expect(line.hasEnded).toBe(true);
  });

  it('is not given up for commands that were sent since', async () => {
    const { clock, line, ask } = setUp();
    const first = ask();
    await clock.advance(2_500);
    ask();
    first.resolve('OK');
    await clock.advance(2_500);
    expect(line.hasEnded).toBe(false);
    await clock.advance(2_500);
    expect(line.hasEnded).toBe(true);
  });

  it.each([
    ['answered', (answer: PendingPromise<unknown>) => answer.resolve('OK')],
    ['refused', (answer: PendingPromise<unknown>) => answer.reject(new Error('ERR syntax error'))],
  ])('is kept while every command is %s in time', async (_how, settle) => {
    const { clock, line, suspected, ask } = setUp();
    for (let at = 0; at < 10; at++) {
      const answer = ask();
      await clock.advance(2_600);
      settle(answer);
    }
    await clock.advance(2_600);
    expect([line.hasEnded, suspected]).toEqual([false, []]);
  });

  it('goes on being watched after an answer that was read just after the timer', async () => {
    const { clock, line, suspected, ask } = setUpWith(new HeldLoop());
    const answer = ask();
    clock.holdFor(2_500);
    clock.holdFor(2_500);
    answer.resolve('OK');
    await turn();
    expect([line.hasEnded, suspected]).toEqual([false, []]);
    ask();
    clock.holdFor(2_500);
    clock.holdFor(2_500);
    await turn();
    expect([line.hasEnded, suspected]).toEqual([true, [line]]);
  });

  it('is not suspected any more where it was ended just after the timer', async () => {
    const { clock, line, link, suspected, ask } = setUpWith(new HeldLoop());
    ask();
    clock.holdFor(2_500);
    clock.holdFor(2_500);
    line.destroy();
    await turn();
    expect([link.destroys, suspected]).toEqual([1, []]);
  });
});

describe('an idle line to Redis', () => {
  it('is asked in every fourth interval whether the other side is there', async () => {
    const { clock, link } = setUp();
    await clock.advance(9_999);
    expect(link.asked).toEqual([]);
    await clock.advance(1);
    expect(link.asked).toEqual([{ key: '', args: ['PING'] }]);
    await clock.advance(9_999);
    expect(link.sent).toEqual(['PING']);
    await clock.advance(1);
    expect(link.sent).toEqual(['PING', 'PING']);
  });

  it('counts no interval at whose end a command is under way', async () => {
    const { clock, link, ask } = setUp();
    const answer = ask();
    await clock.advance(2_500);
    answer.resolve('OK');
    await clock.advance(7_500);
    expect(link.sent).toEqual(['GET']);
    await clock.advance(2_500);
    expect(link.sent).toEqual(['GET', 'PING']);
  });

  it('is given up like any other where there is no answer', async () => {
    const { clock, line, link } = setUp();
    link.reply = () => new Promise(() => {});
    await clock.advance(14_999);
    expect(line.hasEnded).toBe(false);
    await clock.advance(1);
    expect(line.hasEnded).toBe(true);
  });

  it('is suspected where the question fails', async () => {
    const { clock, line, link, suspected } = setUp();
    link.reply = () => Promise.reject(new Error('Socket closed unexpectedly'));
    await clock.advance(10_000);
    expect(suspected).toEqual([line]);
  });

  it('is not asked where it leads to a cluster, whose nodes are many', async () => {
    const { clock, link } = setUp({ clustered: true });
    await clock.advance(50_000);
    expect(link.asked).toEqual([]);
  });
});

describe('a line to a cluster with a node that does not answer', () => {
  it('serves for one interval more, in which another can take over', async () => {
    const { clock, line, suspected, ask } = setUp({ clustered: true });
    ask();
    await clock.advance(5_000);
    expect([line.hasEnded, suspected]).toEqual([false, [line]]);
    await clock.advance(2_499);
    expect([line.hasEnded, suspected]).toEqual([false, [line]]);
    await clock.advance(1);
    expect([line.hasEnded, suspected, clock.pendingTimers]).toEqual([true, [line, line], 0]);
  });

  it('has that interval each time anew', async () => {
    const { clock, line, suspected, ask } = setUp({ clustered: true });
    for (const times of [1, 2]) {
      const answer = ask();
      await clock.advance(5_000);
      expect([line.hasEnded, suspected.length]).toEqual([false, times]);
      answer.resolve('late');
      await clock.advance(2_500);
    }
    expect(line.hasEnded).toBe(false);
  });

  it('has none once another has taken over', async () => {
    const { clock, line, ask } = setUp({ clustered: true });
    ask();
    line.retire();
    await clock.advance(4_999);
    expect(line.hasEnded).toBe(false);
    await clock.advance(1);
    expect(line.hasEnded).toBe(true);
  });

  it('can be ended within it', async () => {
    const { clock, line, ask } = setUp({ clustered: true });
    ask();
    await clock.advance(5_000);
    line.destroy();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a line to Redis that is replaced', () => {
  it('ends at once where nothing is under way', () => {
    const { line, link } = setUp();
    line.retire();
    expect([line.hasEnded, link.destroys]).toEqual([true, 1]);
  });

  it('stays open until then', async () => {
    const { line } = setUp();
    await line.run('k', ['GET', 'k']);
    expect(line.hasEnded).toBe(false);
  });

  it.each([
    ['answered', (answer: PendingPromise<unknown>) => answer.resolve('OK')],
    ['refused', (answer: PendingPromise<unknown>) => answer.reject(new Error('ERR syntax error'))],
  ])('ends when the last command is %s', async (_how, settle) => {
    const { clock, line, ask } = setUp();
    const first = ask();
    await clock.advance(2_500);
    const second = ask();
    line.retire();
    expect(line.hasEnded).toBe(false);
    settle(first);
    await turn();
    expect(line.hasEnded).toBe(false);
    settle(second);
    await turn();
    expect(line.hasEnded).toBe(true);
  });
});

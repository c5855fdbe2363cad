import type { Clock } from '../../../common/clock.js';
import { FakeRedisDialer, type FakeRedisLink } from '../../../../test/support/fake-redis-link.js';
import { HeldLoop } from '../../../../test/support/held-loop.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { RedisConnection } from './connection.js';

function setUp({ clustered = false, timeoutMs = 2_000 } = {}) {
  return setUpWith(new ManualClock(0), { clustered, timeoutMs });
}

function setUpWith<C extends Clock>(clock: C, { clustered = false, timeoutMs = 2_000 } = {}) {
  const dialer = new FakeRedisDialer(clustered);
  let ready = 0;
  const connection = new RedisConnection({ dialer, clock, timeoutMs, onReady: () => ready++ });
  const link = (at: number): FakeRedisLink => dialer.link(at);
  return { clock, connection, link, opened: () => dialer.links.length, ready: () => ready };
}

const unanswered = (): Promise<unknown> => new Promise(() => {});
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const unavailable = { code: 'STORE_UNAVAILABLE' };

describe('the connection to Redis, where the event loop was held', () => {
  it('takes a line that became ready meanwhile', async () => {
    const { clock, link, ready } = setUpWith(new HeldLoop());
    clock.holdFor(3_000);
    link(0).accept();
    await turn();
    expect([link(0).destroyed, ready()]).toEqual([false, 1]);
  });

  it('keeps a line whose answers lie unread', async () => {
    const { clock, connection, link } = setUpWith(new HeldLoop());
    link(0).accept();
    await turn();
    let answer = (): void => {};
    link(0).reply = () => new Promise((resolve) => (answer = () => resolve('OK')));
    const reply = connection.run('k', ['GET']);
    clock.holdFor(2_500);
    clock.holdFor(2_500);
    answer();
    await turn();
    expect([await reply, link(0).destroyed]).toEqual(['OK', false]);
  });

  it('ends a line that has no answer in the turn after', async () => {
    const { clock, connection, link } = setUpWith(new HeldLoop());
    link(0).accept();
    await turn();
    link(0).reply = unanswered;
    void connection.run('k', ['GET']);
    clock.holdFor(2_500);
    clock.holdFor(2_500);
    await turn();
    expect(link(0).destroyed).toBe(true);
  });
});

describe('the connection to Redis', () => {
  it('is opened at once, and a command waits for it', async () => {
    const { connection, link, opened, ready } = setUp();
    expect(opened()).toBe(1);
    const reply = connection.run('k', ['GET']);
    expect(link(0).sent).toEqual([]);
    link(0).accept();
    expect(await reply).toBe('OK');
    expect(ready()).toBe(1);
  });

  it('rejects the commands that waited for an attempt which fails, and sends none of them later', async () => {
    const { clock, connection, link } = setUp();
    const reply = connection.run('k', ['SET']);
    link(0).refuse(new Error('connect ECONNREFUSED'));
    await expect(reply).rejects.toMatchObject(unavailable);
    await clock.advance(1_000);
    link(1).accept();
    await clock.advance(0);
    expect(link(1).sent).toEqual([]);
  });

  it('gives an attempt up when callers have', async () => {
    const { clock, connection, link } = setUp({ timeoutMs: 700 });
    const reply = expect(connection.run('k', ['GET'])).rejects.toThrow('not ready within 700 ms');
    await clock.advance(699);
    expect(link(0).destroyed).toBe(false);
    await clock.advance(1);
    await reply;
    expect(link(0).destroyed).toBe(true);
  });

  it.each([
    [700, [700, 1_400, 2_800, 5_000, 5_000]],
    [8_000, [8_000, 8_000, 8_000]],
  ])('gives more time than %d ms where a server takes longer to be reached', async (timeoutMs, times) => {
    const { clock, link } = setUp({ timeoutMs });
    for (const [attempt, time] of times.entries()) {
      expect(link(attempt).withinMs).toBe(time);
      await clock.advance(time + 1_000);
    }
  });

  it('tries again, less and less often, but at least once a second', async () => {
    const { clock, link, opened } = setUp();
    for (let attempt = 0; attempt < 8; attempt++) {
      link(attempt).refuse(new Error('connect ECONNREFUSED'));
      await clock.advance(1_000);
      expect(opened()).toBe(attempt + 2);
    }
  });

  it('replaces a link that is lost', async () => {
    const { clock, connection, link } = setUp();
    link(0).accept();
    await clock.advance(0);
    link(0).lose();
    expect(link(0).destroyed).toBe(true);
    const reply = connection.run('k', ['GET']);
    link(1).accept();
    expect(await reply).toBe('OK');
  });

  it('replaces a link on which a command fails, unless it is the server that refused the command', async () => {
    const { clock, connection, link, opened } = setUp();
    link(0).accept();
    await clock.advance(0);
    link(0).reply = () => Promise.reject(new Error('ERR syntax error'));
    await expect(connection.run('k', ['GET'])).rejects.toThrow('ERR');
    expect(opened()).toBe(1);
    link(0).reply = () =>
      Promise.reject(new Error('READONLY You can not write against a read only replica.'));
    await expect(connection.run('k', ['SET'])).rejects.toThrow('READONLY');
    expect(opened()).toBe(2);
  });

  it('ends a link whose server does not answer', async () => {
    const { clock, connection, link, opened } = setUp();
    link(0).accept();
    await clock.advance(0);
    link(0).reply = unanswered;
    void connection.run('k', ['GET']);
    await clock.advance(5_000);
    expect(link(0).destroyed).toBe(true);
    expect(opened()).toBe(2);
  });

  it('waits for an answer as long as its callers do', async () => {
    const { clock, connection, link } = setUp({ timeoutMs: 9_000 });
    link(0).accept();
    await clock.advance(0);
    link(0).reply = unanswered;
    void connection.run('k', ['GET']);
    await clock.advance(9_000);
    expect(link(0).destroyed).toBe(false);
    await clock.advance(9_000);
    expect(link(0).destroyed).toBe(true);
  });

  it('asks an idle server whether it is there, and ends the link if it is not', async () => {
    const { clock, link } = setUp();
    link(0).accept();
    await clock.advance(0);
    link(0).reply = unanswered;
    await clock.advance(20_000);
    expect(link(0).sent).toEqual(['PING']);
    expect(link(0).destroyed).toBe(true);
  });

  it('keeps a cluster in use until another has taken over, and lets what is under way end', async () => {
    const { clock, connection, link } = setUp({ clustered: true });
    link(0).accept();
    await clock.advance(0);
    let answer = (_: string): void => {};
    link(0).reply = () => new Promise((resolve) => (answer = resolve));
    const slow = connection.run('a', ['GET']);
    link(0).reply = () => Promise.reject(new Error('The client is offline'));
    await expect(connection.run('b', ['GET'])).rejects.toThrow('offline');
    await clock.advance(1_000);
    expect(link(0).destroyed).toBe(false);
    link(1).accept();
    await clock.advance(0);
    expect(await connection.run('b', ['GET'])).toBe('OK');
    expect(link(0).destroyed).toBe(false);
    answer('late');
    expect(await slow).toBe('late');
    expect(link(0).destroyed).toBe(true);
  });

  it('replaces a cluster in use however often commands fail over it meanwhile', async () => {
    const { clock, connection, link, opened } = setUp({ clustered: true });
    link(0).accept();
    await clock.advance(0);
    link(0).reply = () => Promise.reject(new Error('The client is offline'));
    for (let at = 0; at < 40; at++) {
      await expect(connection.run('a', ['GET'])).rejects.toThrow('offline');
      await clock.advance(25);
    }
    expect(opened()).toBe(2);
  });

  it('replaces a cluster less and less often while that does not help', async () => {
    const { clock, connection, link, opened } = setUp({ clustered: true });
    for (let at = 0; at < 200; at++) {
      const newest = link(opened() - 1);
      newest.reply = () => Promise.reject(new Error('The client is offline'));
      newest.accept();
      await clock.advance(50);
      await expect(connection.run('a', ['GET'])).rejects.toThrow('offline');
    }
    expect(opened()).toBeLessThan(20);
  });

  it('gives up on a silent node only once another connection had time to take over', async () => {
    const { clock, connection, link, opened } = setUp({ clustered: true });
    link(0).accept();
    await clock.advance(0);
    link(0).reply = unanswered;
    void connection.run('silent', ['GET']);
    await clock.advance(5_000);
    expect(link(0).destroyed).toBe(false);
    link(0).reply = async () => 'OK';
    expect(await connection.run('answering', ['GET'])).toBe('OK');
    await clock.advance(2_500);
    expect(link(0).destroyed).toBe(true);
    const later = connection.run('answering', ['GET']);
    link(opened() - 1).accept();
    expect(await later).toBe('OK');
  });

  it('opens nothing, sets no timer and answers nothing once closed', async () => {
    const { clock, connection, link, opened } = setUp();
    link(0).accept();
    await clock.advance(0);
    await connection.close();
    expect(link(0).destroyed).toBe(true);
    await expect(connection.run('k', ['GET'])).rejects.toMatchObject(unavailable);
    link(0).lose();
    await clock.advance(60_000);
    expect(opened()).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('ends an attempt under way when closed', async () => {
    const { clock, connection, link } = setUp();
    await connection.close();
    expect(link(0).destroyed).toBe(true);
    link(0).refuse(new Error('closed'));
    await clock.advance(60_000);
    expect(clock.pendingTimers).toBe(0);
  });
});

import { FakeCommands } from '../../../../test/support/fake-commands.js';
import { FakeRedisDialer } from '../../../../test/support/fake-redis-link.js';
import { lease, request } from '../../../../test/support/guarded-store.js';
import { isSettled } from '../../../../test/support/pending-promise.js';
import { storeContext } from '../../../../test/support/store-context.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import type { RedisDialer } from './redis-commands.js';
import { RedisSession } from './redis-session.js';
import { ACQUIRE, RELEASE, RENEW, SCRIPTS, WITHDRAW } from './scripts.js';

const NAMES: Record<string, string> = {
  [ACQUIRE.sha]: 'acquire',
  [RENEW.sha]: 'renew',
  [RELEASE.sha]: 'release',
  [WITHDRAW.sha]: 'withdraw',
};

/** A session whose server answers at once; what it is asked when the connection is made is left out. */
async function setUp(answer: (args: readonly string[]) => unknown, clustered = false) {
  const redis = new FakeCommands(answer, clustered);
  const dialer: RedisDialer = {
    clustered,
    open: () => ({
      ready: Promise.resolve(),
      run: (key, args) => redis.run(key, args),
      destroy: () => {},
      gone: Promise.resolve(),
    }),
    close: () => {},
  };
  const session = new RedisSession(dialer, storeContext({ namespace: 'ns', clock: new ManualClock(0) }));
  await new Promise((resolve) => setImmediate(resolve));
  redis.sent.length = 0;
  return {
    session,
    sent: redis.sent,
    /** The scripts that were called, by name, each with its keys and arguments. */
    scripts: () => redis.sent.map(({ args: [, sha = '', ...rest] }) => [NAMES[sha], ...rest]),
  };
}

/** Answers each script as though everything were granted. */
function granted([, , count = '0']: readonly string[]): unknown {
  return Array.from({ length: Number(count) }, () => 1);
}

describe('a session with Redis', () => {
  it('asks whether a run may start', async () => {
    const { session, scripts } = await setUp(() => ['first', 7]);
    expect(await session.acquire(request('t'))).toEqual({
      acquired: true,
      lease: { job: 'report', token: 't', scope: '', ttlMs: 30_000 },
      fencingToken: 7,
      isFirst: true,
    });
    expect(scripts()).toEqual([
      [
        'acquire',
        '5',
        'ns:{report}:withdrawn:t',
        'ns:{report}:paused',
        'ns:{report}:claim:2026-03-01T02%3A00%3A00.000Z',
        'ns:{report}:lease',
        'ns:{report}:fence',
        't {"replicaId":"replica","runId":"run-t","at":0}',
        ...['60000', '30000', '0'],
      ],
    ]);
  });

  it('renews a lease', async () => {
    const { session, scripts } = await setUp(granted);
    expect(await session.renew(lease)).toBe(true);
    expect(scripts()).toEqual([['renew', '1', 'ns:{report}:lease', 'first ', '30000']]);
  });

  it('releases a lease', async () => {
    const { session, scripts } = await setUp(() => [0]);
    expect(await session.release(lease)).toBe(false);
    expect(scripts()).toEqual([['release', '1', 'ns:{report}:lease', 'first ']]);
  });

  it.each([
    ['all of it', {}, ['ns:{report}:claim:2026-03-01T02%3A00%3A00.000Z', 'ns:{report}:lease']],
    ['a claim', { lease: null }, ['ns:{report}:claim:2026-03-01T02%3A00%3A00.000Z']],
    ['a lease', { claim: null, lease: { scope: 'eu', ttlMs: 1 } }, ['ns:{report}:lease:eu']],
    ['nothing', { claim: null, lease: null }, []],
  ])('withdraws a request, and refuses it for a quarter of an hour: %s', async (_what, changes, keys) => {
    const { session, scripts } = await setUp(() => 1);
    await expect(session.withdraw(request('t', changes))).resolves.toBeUndefined();
    expect(scripts()).toEqual([
      ['withdraw', String(keys.length + 1), 'ns:{report}:withdrawn:t', ...keys, 't ', '900000'],
    ]);
  });

  it('reads who holds leases', async () => {
    const { session, sent } = await setUp(() => [null]);
    expect(await session.holders([{ job: 'report', scope: 'eu' }])).toEqual([null]);
    expect(sent.map(({ args }) => args)).toEqual([['MGET', 'ns:{report}:lease:eu']]);
  });

  it('keeps the pauses and the schedules of its namespace', async () => {
    const { session, sent } = await setUp(() => []);
    await session.pauses.set('report', true);
    await session.schedules.exchange({ replicaId: 'r', jobs: [] }, 1_000);
    expect(session.namespace).toBe('ns');
    expect(sent.map(({ key }) => key)).toEqual([
      'ns:paused',
      'ns:{report}:paused',
      'ns:{@schedules}:replicas',
    ]);
  });

  it.each([
    [false, [1, 2]],
    [true, [1, 1, 1]],
  ])(
    'asks together what comes together, unless keys may be on different servers: %p',
    async (clustered, sizes) => {
      const { session, sent, scripts } = await setUp(granted, clustered);
      const others = ['a', 'b', 'c'].map((job) => ({ ...lease, job }));
      const counts = (): number[] => scripts().map(([, count]) => Number(count));
      await Promise.all(others.map((other) => session.renew(other)));
      expect(counts()).toEqual(sizes);
      sent.length = 0;
      await Promise.all(others.map((other) => session.release(other)));
      expect(counts()).toEqual(sizes);
      sent.length = 0;
      await Promise.allSettled(others.map(({ job }) => session.acquire(request('t', { job }))));
      expect(counts()).toEqual(sizes.map((size) => 5 * size));
    },
  );
});

describe('the connection of a session', () => {
  async function connected(answer: () => Promise<unknown>) {
    const dialer = new FakeRedisDialer();
    const clock = new ManualClock(0);
    const warnings: string[] = [];
    const warn = (message: string): void => void warnings.push(message);
    const session = new RedisSession(dialer, storeContext({ clock, warn, storeTimeoutMs: 700 }));
    /** Another connection, once the one before is lost. */
    const connect = async (at: number): Promise<string[]> => {
      const link = dialer.link(at);
      link.reply = answer;
      link.accept();
      await clock.advance(0);
      return link.sent;
    };
    return { session, dialer, clock, warnings, connect, first: await connect(0) };
  }
  const loads = SCRIPTS.map(() => 'SCRIPT');

  it('is given the time that a store has', async () => {
    const { dialer } = await connected(async () => 'OK');
    expect(dialer.link(0).withinMs).toBe(700);
  });

  it('makes the scripts known, and looks at the server once where that tells of itself', async () => {
    const { dialer, connect, first, warnings } = await connected(async () => ['0', '0']);
    expect(first).toEqual([...loads, 'INFO', 'TIME', 'CONFIG']);
    expect(warnings).toEqual([]);
    dialer.link(0).lose();
    expect(await connect(1)).toEqual(loads);
  });

  it('warns of what it finds', async () => {
    const { warnings } = await connected(async () => ['60', '0']);
    expect(warnings).toEqual([expect.stringContaining('60000 ms behind')]);
  });

  it('looks at the server again where that told nothing', async () => {
    const { dialer, connect } = await connected(() => Promise.reject(new Error('NOPERM')));
    dialer.link(0).lose();
    expect(await connect(1)).toEqual([...loads, 'INFO', 'TIME', 'CONFIG']);
  });

  it('does not look at the server again while it does', async () => {
    const { dialer, connect } = await connected(() => new Promise(() => {}));
    dialer.link(0).lose();
    expect(await connect(1)).toEqual(loads);
  });

  it('ends with the session', async () => {
    const { session, dialer, clock } = await connected(async () => 'OK');
    const closed = session.close();
    expect(await isSettled(closed)).toBe(true);
    expect([dialer.link(0).destroys, dialer.closes, clock.pendingTimers]).toEqual([1, 1, 0]);
  });
});

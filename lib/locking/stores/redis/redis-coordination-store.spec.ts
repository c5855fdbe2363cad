import { FakeIoRedis } from '../../../../test/support/fake-io-redis.js';
import { lease, request } from '../../../../test/support/guarded-store.js';
import { storeContext } from '../../../../test/support/store-context.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { RedisCoordinationStore } from './redis-coordination-store.js';
import { ACQUIRE, RELEASE, RENEW, WITHDRAW } from './scripts.js';

/** A store, and the client that it has duplicated for itself. */
function setUp() {
  const own = new FakeIoRedis();
  own.connecting.resolve('OK');
  own.disconnect = () => {
    own.disconnects++;
    own.emit('end');
  };
  const client = new FakeIoRedis({}, own);
  const store = new RedisCoordinationStore(client);
  /** What was sent, but for what every connection begins with. */
  const asked = (): string[][] =>
    own.called.filter(([command = '']) => !['SCRIPT', 'INFO', 'CONFIG', 'TIME'].includes(command));
  const attach = (namespace = 'ns'): void =>
    store.attach(storeContext({ namespace, clock: new ManualClock(0) }));
  /** What a test expects its next question to be answered by. */
  const answer = (reply: unknown): void => void (own.reply = async () => reply);
  return { own, client, store, asked, attach, answer };
}

describe('a store in Redis', () => {
  it('connects when it is first asked, over a connection of its own', async () => {
    const { own, client, store, attach, answer } = setUp();
    attach();
    expect(client.duplicatedWith).toEqual([]);
    answer([1]);
    await store.renew(lease);
    await store.renew(lease);
    expect([client.duplicatedWith.length, own.connects]).toEqual([1, 1]);
    expect([client.connects, client.called, client.disconnects]).toEqual([0, [], 0]);
  });

  it('asks whether a run may start', async () => {
    const { store, asked, attach, answer } = setUp();
    attach();
    answer(['paused', '']);
    expect(await store.acquire(request('t'))).toEqual({ acquired: false, reason: 'paused' });
    expect(asked().map((args) => args.slice(0, 4))).toEqual([
      ['EVALSHA', ACQUIRE.sha, '5', 'ns:{report}:withdrawn:t'],
    ]);
  });

  it('renews and releases a lease, and withdraws a request', async () => {
    const { store, asked, attach, answer } = setUp();
    attach();
    answer([0]);
    expect(await store.renew(lease)).toBe(false);
    await expect(store.release(lease)).resolves.toBeUndefined();
    await expect(store.withdraw(request('t'))).resolves.toBeUndefined();
    expect(asked().map(([command, sha]) => [command, sha])).toEqual([
      ['EVALSHA', RENEW.sha],
      ['EVALSHA', RELEASE.sha],
      ['EVALSHA', WITHDRAW.sha],
    ]);
  });

  it('pauses jobs, lets them go on, and lists those that are paused', async () => {
    const { store, asked, attach, answer } = setUp();
    attach();
    answer([]);
    await store.setPaused('report', true);
    await store.setPaused('report', false);
    expect(await store.pausedJobs()).toEqual([]);
    expect(asked()).toEqual([
      ['SADD', 'ns:paused', 'report'],
      ['SET', 'ns:{report}:paused', '1'],
      ['DEL', 'ns:{report}:paused'],
      ['SMEMBERS', 'ns:paused'],
    ]);
  });

  it('reads who holds leases, and exchanges schedules', async () => {
    const { store, asked, attach, answer } = setUp();
    attach();
    answer([null]);
    expect(await store.holders([{ job: 'report', scope: '' }])).toEqual([null]);
    const theirs = { replicaId: 'other', jobs: [] };
    answer([JSON.stringify(theirs)]);
    expect(await store.exchangeSchedules({ replicaId: 'own', jobs: [] }, 1_500)).toEqual([theirs]);
    expect(asked()).toEqual([
      ['MGET', 'ns:{report}:lease'],
      expect.arrayContaining(['ns:{@schedules}:of:own', '1500']),
    ]);
  });

  it('serves one namespace', () => {
    const { attach } = setUp();
    attach();
    expect(() => attach('other')).toThrow(
      'One Redis store cannot serve the namespaces "ns" and "other". ' +
        'Give each application one of its own: redisStore({ client }).',
    );
  });

  it('serves without an application, as one with default options', async () => {
    const { client, store, asked, answer } = setUp();
    answer([1]);
    expect(await store.renew(lease)).toBe(true);
    expect(asked()).toEqual([['EVALSHA', RENEW.sha, '1', 'cron:{report}:lease', 'first ', '30000']]);
    expect(client.duplicatedWith).toMatchObject([[{ connectTimeout: 2_000 }]]);
    await store.close();
  });

  it('ends its connection when it is closed, and leaves the client open', async () => {
    const { own, client, store, attach, answer } = setUp();
    attach();
    answer([1]);
    await store.renew(lease);
    await store.close();
    expect([own.disconnects, client.disconnects]).toEqual([1, 0]);
  });
});

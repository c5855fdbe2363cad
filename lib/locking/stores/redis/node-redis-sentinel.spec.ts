import { FakeNodeRedis, FakeNodeRedisSentinel } from '../../../../test/support/fake-node-redis.js';
import { isSettled, pendingPromise } from '../../../../test/support/pending-promise.js';
import { nodeRedisSentinelDialer } from './node-redis-sentinel.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A Sentinel's client that is open, and the master that it will name. */
function setUp() {
  const sentinel = new FakeNodeRedisSentinel();
  sentinel.isOpen = true;
  const client = new FakeNodeRedis();
  const master = new FakeNodeRedis({}, client);
  const dialer = nodeRedisSentinelDialer(sentinel);
  const onLost = jest.fn();
  const open = () => dialer.open(1_000, onLost);
  return { sentinel, client, master, dialer, onLost, open };
}

describe('the dialer for Redis Sentinel over node-redis', () => {
  it('knows one server at a time', () => {
    expect(setUp().dialer.clustered).toBe(false);
  });

  it('asks which server is the master, not a replica, each time a link is opened', async () => {
    const { sentinel, master, open } = setUp();
    sentinel.master.resolve(master);
    open();
    await turn();
    expect(sentinel.questions).toEqual([false]);
    open();
    await turn();
    expect(sentinel.questions).toEqual([false, false]);
    expect(master.duplicatedWith).toHaveLength(2);
  });

  it('asks one question at a time', async () => {
    const { sentinel, master, open } = setUp();
    open();
    open();
    await turn();
    expect(sentinel.questions).toHaveLength(1);
    sentinel.master.resolve(master);
    await turn();
    expect(master.duplicatedWith).toHaveLength(2);
  });

  it('asks anew after a question that failed', async () => {
    const { sentinel, master, open } = setUp();
    const away = new Error('None of the sentinels is available');
    sentinel.master.reject(away);
    await expect(open().ready).rejects.toBe(away);
    sentinel.master = pendingPromise<unknown>();
    sentinel.master.resolve(master);
    open();
    await turn();
    expect(master.duplicatedWith).toHaveLength(1);
  });

  it('opens the client of the Sentinels where nobody has, before it asks, and ends it when it is closed', async () => {
    const { sentinel, dialer, open } = setUp();
    sentinel.isOpen = false;
    open();
    await turn();
    expect([sentinel.connects, sentinel.questions]).toEqual([1, []]);
    sentinel.connecting.resolve(sentinel);
    await turn();
    expect(sentinel.questions).toEqual([false]);
    dialer.close();
    expect(sentinel.ends).toBe(1);
  });

  it('leaves a client of the Sentinels that was open as it is', async () => {
    const { sentinel, dialer, open } = setUp();
    open();
    await turn();
    dialer.close();
    expect([sentinel.connects, sentinel.ends]).toEqual([0, 0]);
  });

  it('says why the client of the Sentinels could not be opened', async () => {
    const { sentinel, open } = setUp();
    sentinel.isOpen = false;
    const refused = new Error('connect ECONNREFUSED');
    sentinel.connecting.reject(refused);
    await expect(open().ready).rejects.toBe(refused);
    expect(sentinel.questions).toEqual([]);
  });

  it('refuses what is no client for a master', async () => {
    const { sentinel, open } = setUp();
    sentinel.master.resolve({});
    await expect(open().ready).rejects.toThrow(
      new TypeError('Redis Sentinel gave no client for its master.'),
    );
  });
});

describe('a link to the master that Redis Sentinel names', () => {
  it('is one like the client of that master, with the time that it was given', async () => {
    const { sentinel, client, master, onLost, open } = setUp();
    const link = open();
    sentinel.master.resolve(master);
    await turn();
    expect(master.duplicatedWith).toMatchObject([[{ socket: { connectTimeout: 1_000 } }]]);
    expect(await isSettled(link.ready)).toBe(false);
    client.connecting.resolve(client);
    await expect(link.ready).resolves.toBeUndefined();
    expect(onLost).not.toHaveBeenCalled();
  });

  it('says why it could not connect', async () => {
    const { sentinel, client, master, open } = setUp();
    const link = open();
    const refused = new Error('connect ECONNREFUSED');
    sentinel.master.resolve(master);
    client.connecting.reject(refused);
    await expect(link.ready).rejects.toBe(refused);
  });

  it('tells that it is lost', async () => {
    const { sentinel, client, master, onLost, open } = setUp();
    open();
    sentinel.master.resolve(master);
    await turn();
    client.emit('connect');
    const strategy = master.reconnectStrategy();
    strategy();
    expect(onLost).toHaveBeenCalledTimes(1);
  });

  it('sends commands, and those that come before there is a master as soon as there is one', async () => {
    const { sentinel, client, master, open } = setUp();
    const link = open();
    const early = link.run('key', ['GET', 'key']);
    sentinel.master.resolve(master);
    expect(await early).toBe('OK');
    expect(await link.run('key', ['DEL', 'key'])).toBe('OK');
    expect(client.sent).toEqual([
      ['GET', 'key'],
      ['DEL', 'key'],
    ]);
  });

  it('sends a command in the same turn once there is a master', async () => {
    const { sentinel, client, master, open } = setUp();
    const link = open();
    sentinel.master.resolve(master);
    await turn();
    void link.run('key', ['GET', 'key']);
    expect(client.sent).toEqual([['GET', 'key']]);
  });

  it('that is given up before there is a master is never opened', async () => {
    const { sentinel, client, master, open } = setUp();
    const link = open();
    link.destroy();
    sentinel.master.resolve(master);
    await expect(link.ready).rejects.toThrow(
      'The connection was given up before Redis Sentinel named a master.',
    );
    expect(master.duplicatedWith).toEqual([]);
    expect([client.ends, await isSettled(link.gone)]).toEqual([0, true]);
  });

  it('holds no socket before there is a master, and then until it is destroyed', async () => {
    const { sentinel, client, master, onLost, open } = setUp();
    const link = open();
    expect(await isSettled(link.gone)).toBe(true);
    sentinel.master.resolve(master);
    await turn();
    client.emit('connect');
    const { gone } = link;
    expect(await isSettled(gone)).toBe(false);
    link.destroy();
    expect(await isSettled(gone)).toBe(true);
    expect([client.ends, onLost.mock.calls]).toEqual([1, []]);
  });

  it('may be destroyed after the question for its master has failed', async () => {
    const { sentinel, open } = setUp();
    const link = open();
    sentinel.master.reject(new Error('None of the sentinels is available'));
    await expect(link.ready).rejects.toThrow('None');
    expect(() => link.destroy()).not.toThrow();
    expect(await isSettled(link.gone)).toBe(true);
  });
});

import { FakeIoRedis, FakeIoRedisCluster } from '../../../../test/support/fake-io-redis.js';
import { isSettled } from '../../../../test/support/pending-promise.js';
import { ioRedisClusterDialer, ioRedisDialer } from './ioredis.js';
import { property } from './shape.js';

const NEVER_AGAIN: unknown = expect.any(Function);

/** Every option of a single server's link that is not left to the application. */
const OWN = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: NEVER_AGAIN,
  sentinelRetryStrategy: NEVER_AGAIN,
  reconnectOnError: null,
  disconnectTimeout: 500,
  commandTimeout: undefined,
  socketTimeout: undefined,
  enableAutoPipelining: false,
  keyPrefix: '',
  stringNumbers: false,
  readOnly: false,
  role: 'master',
  monitor: false,
};

function called(options: unknown, name: string): unknown {
  const found = property(options, name);
  if (typeof found !== 'function') throw new Error(`There is no "${name}".`);
  return Reflect.apply(found, undefined, []);
}

/** A link of either kind, and the client that it was given. */
const kinds = {
  'one server': () => setUp(new FakeIoRedis()),
  'a cluster': () => setUp(new FakeIoRedisCluster()),
};

function setUp(client: FakeIoRedis | FakeIoRedisCluster) {
  const dialer =
    client instanceof FakeIoRedisCluster
      ? ioRedisClusterDialer(new FakeIoRedisCluster({}, client))
      : ioRedisDialer(new FakeIoRedis({}, client));
  let lost = 0;
  const link = dialer.open(1_000, () => lost++);
  return { client, dialer, link, lost: () => lost };
}

describe('a duplicate of a client of ioredis', () => {
  function duplicatedWith(options: unknown): unknown[] {
    const client = new FakeIoRedis(options, new FakeIoRedis());
    ioRedisDialer(client).open(1_000, () => {});
    expect(client.duplicatedWith).toHaveLength(1);
    return client.duplicatedWith[0] ?? [];
  }

  it('takes over none of what would queue, repeat or rename commands', () => {
    expect(duplicatedWith({ host: 'redis' })).toStrictEqual([
      { ...OWN, connectTimeout: 1_000, sentinelCommandTimeout: 1_000 },
    ]);
  });

  it.each(['retryStrategy', 'sentinelRetryStrategy'])('never connects again (%s)', (strategy) => {
    expect(called(duplicatedWith({})[0], strategy)).toBeNull();
  });

  it('has time left for another Sentinel where one does not answer', () => {
    const sentinels = [{ host: 'a' }, { host: 'b' }];
    expect(duplicatedWith({ sentinels })).toStrictEqual([
      { ...OWN, connectTimeout: 334, sentinelCommandTimeout: 334 },
    ]);
  });

  it.each([[[]], [null], [undefined], [{ length: 1 }]])(
    'has all the time where no Sentinel watches: %j',
    (sentinels) => {
      expect(duplicatedWith({ sentinels })).toMatchObject([{ connectTimeout: 1_000 }]);
    },
  );

  it('is refused where it is no such client', () => {
    const message = 'The duplicate of the Redis client is not a client itself.';
    for (const copy of [undefined, {}, new FakeIoRedisCluster()]) {
      const dialer = ioRedisDialer(new FakeIoRedis({}, copy));
      expect(() => dialer.open(1_000, () => {})).toThrow(new TypeError(message));
    }
  });
});

describe('a duplicate of a cluster of ioredis', () => {
  function duplicatedWith(options: unknown): unknown[] {
    const client = new FakeIoRedisCluster(options, new FakeIoRedisCluster());
    ioRedisClusterDialer(client).open(1_000, () => {});
    expect(client.duplicatedWith).toHaveLength(1);
    return client.duplicatedWith[0] ?? [];
  }

  it('starts from the same nodes, writes to masters only, and has time left for another node', () => {
    const redisOptions = {
      password: 'secret',
      keyPrefix: 'app:',
      connectTimeout: 9,
      maxRetriesPerRequest: 20,
    };
    expect(duplicatedWith({ redisOptions, scaleReads: 'slave' })).toStrictEqual([
      [],
      {
        lazyConnect: true,
        enableOfflineQueue: false,
        keyPrefix: '',
        enableAutoPipelining: false,
        scaleReads: 'master',
        clusterRetryStrategy: NEVER_AGAIN,
        slotsRefreshTimeout: 334,
        redisOptions: { password: 'secret', ...OWN, maxRetriesPerRequest: 1, connectTimeout: 334 },
      },
    ]);
  });

  it('gives its nodes the same rules where the client gave them none', () => {
    expect(property(duplicatedWith({})[1], 'redisOptions')).toStrictEqual({
      ...OWN,
      maxRetriesPerRequest: 1,
      connectTimeout: 334,
    });
  });

  it('never connects again', () => {
    expect(called(duplicatedWith({})[1], 'clusterRetryStrategy')).toBeNull();
  });

  it('is refused where it is no cluster', () => {
    const message = 'The duplicate of the Redis cluster is not one itself.';
    for (const copy of [undefined, {}, new FakeIoRedis()]) {
      const dialer = ioRedisClusterDialer(new FakeIoRedisCluster({}, copy));
      expect(() => dialer.open(1_000, () => {})).toThrow(new TypeError(message));
    }
  });
});

describe('the dialer for ioredis', () => {
  it('says whether keys may be on different servers', () => {
    expect(kinds['one server']().dialer.clustered).toBe(false);
    expect(kinds['a cluster']().dialer.clustered).toBe(true);
  });

  it.each(Object.entries(kinds))('leaves the links to their owner when it is closed (%s)', (_kind, open) => {
    const { client, dialer } = open();
    dialer.close();
    expect(client.disconnects).toBe(0);
  });
});

describe.each(Object.entries(kinds))('a link over ioredis to %s', (_kind, open) => {
  it('is ready once it has connected', async () => {
    const { client, link } = open();
    expect(client.connects).toBe(1);
    expect(await isSettled(link.ready)).toBe(false);
    client.connecting.resolve('OK');
    await expect(link.ready).resolves.toBeUndefined();
  });

  it('sends a command and gives its reply', async () => {
    const { client, link } = open();
    client.reply = async () => 'value';
    expect(await link.run('key', ['SET', 'key', 'value', 'NX'])).toBe('value');
    expect(await link.run('key', [])).toBe('value');
    expect(client.called).toEqual([['SET', 'key', 'value', 'NX'], ['']]);
  });

  it('says why it could not connect, as listeners are told', async () => {
    const { client, link } = open();
    const refused = new Error('connect ECONNREFUSED');
    client.emit('error', new Error('the first node is away'));
    client.emit('error', refused);
    client.connecting.reject(new Error('Connection is closed.'));
    await expect(link.ready).rejects.toBe(refused);
  });

  it('says that it was closed where listeners are told nothing', async () => {
    const { client, link } = open();
    const closed = new Error('Connection is closed.');
    client.connecting.reject(closed);
    await expect(link.ready).rejects.toBe(closed);
  });

  it('is lost, once, when it ends after it was ready', async () => {
    const { client, link, lost } = open();
    client.connecting.resolve('OK');
    await link.ready;
    expect([await isSettled(link.gone), lost()]).toEqual([false, 0]);
    client.emit('close');
    expect([await isSettled(link.gone), lost()]).toEqual([false, 0]);
    client.emit('end');
    expect([await isSettled(link.gone), lost()]).toEqual([true, 1]);
  });

  it('is not lost when it ends before it was ready', async () => {
    const { client, link, lost } = open();
    client.emit('end');
    client.connecting.reject(new Error('Connection is closed.'));
    await expect(link.ready).rejects.toThrow('closed');
    expect([await isSettled(link.gone), lost()]).toEqual([true, 0]);
  });

  it('is not lost when it is destroyed, and is gone only when it has ended', async () => {
    const { client, link, lost } = open();
    client.connecting.resolve('OK');
    await link.ready;
    link.destroy();
    expect([client.disconnects, await isSettled(link.gone)]).toEqual([1, false]);
    client.emit('end');
    expect([await isSettled(link.gone), lost()]).toEqual([true, 0]);
  });

  it('is destroyed while it connects, and a second time changes nothing', async () => {
    const { client, link, lost } = open();
    link.destroy();
    link.destroy();
    expect(client.disconnects).toBe(1);
    client.connecting.resolve('OK');
    await link.ready;
    client.emit('end');
    expect([await isSettled(link.gone), lost()]).toEqual([true, 0]);
  });
});

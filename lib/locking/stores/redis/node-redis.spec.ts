import { FakeNodeRedis, FakeNodeRedisCluster } from '../../../../test/support/fake-node-redis.js';
import { isSettled } from '../../../../test/support/pending-promise.js';
import { endClient, nodeRedisDialer } from './node-redis.js';

/** Every option of a link that is not left to the application, but for the socket's. */
const OWN = {
  disableOfflineQueue: true,
  commandsQueueMaxLength: undefined,
  pingInterval: undefined,
  commandOptions: undefined,
  commandTimeout: 0,
  clientSideCache: undefined,
  emitInvalidate: undefined,
  keyPrefix: undefined,
  legacyMode: false,
  readonly: false,
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(options?: unknown) {
  const client = new FakeNodeRedis();
  const original = new FakeNodeRedis(options, client);
  const dialer = nodeRedisDialer(original);
  let lost = 0;
  const link = dialer.open(1_000, () => lost++);
  return {
    client,
    original,
    dialer,
    link,
    lost: () => lost,
    connect: async () => {
      client.emit('connect');
      client.connecting.resolve(client);
      await link.ready;
    },
    /** A socket is lost or cannot be opened: the package asks how to go on. */
    loseSocket: (): unknown => original.reconnectStrategy()(),
  };
}

describe('a duplicate of a client of node-redis', () => {
  it('takes over the socket, and none of what would queue, repeat or rename commands', () => {
    const socket = {
      host: 'redis',
      tls: true,
      connectTimeout: 9_000,
      socketTimeout: 8_000,
      reconnectStrategy: 500,
    };
    expect(setUp({ socket, password: 'secret' }).original.duplicatedWith).toStrictEqual([
      [
        {
          ...OWN,
          socket: {
            host: 'redis',
            tls: true,
            connectTimeout: 1_000,
            socketTimeout: undefined,
            reconnectStrategy: expect.any(Function),
          },
        },
      ],
    ]);
  });

  it.each([[undefined], [{}]])(
    'has a socket of its own where the client says nothing of one: %j',
    (options) => {
      expect(setUp(options).original.duplicatedWith).toStrictEqual([
        [
          {
            ...OWN,
            socket: {
              connectTimeout: 1_000,
              socketTimeout: undefined,
              reconnectStrategy: expect.any(Function),
            },
          },
        ],
      ]);
    },
  );

  it('is refused where it is no such client', () => {
    const message = 'The duplicate of the Redis client is not a client itself.';
    for (const copy of [undefined, {}, new FakeNodeRedisCluster()]) {
      const dialer = nodeRedisDialer(new FakeNodeRedis({}, copy));
      expect(() => dialer.open(1_000, () => {})).toThrow(new TypeError(message));
    }
  });
});

describe('the dialer for node-redis', () => {
  it('knows one server only, and leaves the links to their owner when it is closed', () => {
    const { client, dialer } = setUp();
    dialer.close();
    expect([dialer.clustered, client.ends]).toEqual([false, 0]);
  });
});

describe('a link over node-redis', () => {
  it('is ready once it has connected', async () => {
    const { client, link } = setUp();
    expect(client.connects).toBe(1);
    expect(await isSettled(link.ready)).toBe(false);
    client.connecting.resolve(client);
    await expect(link.ready).resolves.toBeUndefined();
  });

  it('sends a command and gives its reply', async () => {
    const { client, link } = setUp();
    expect(await link.run('key', ['SET', 'key', 'value'])).toBe('OK');
    expect(client.sent).toEqual([['SET', 'key', 'value']]);
  });

  it('is not lost where it could not connect, and says why', async () => {
    const { client, link, loseSocket, lost } = setUp();
    const refused = new Error('connect ECONNREFUSED');
    client.emit('error', refused);
    expect(await isSettled(link.gone)).toBe(false);
    expect(loseSocket()).toBe(false);
    client.connecting.reject(refused);
    await expect(link.ready).rejects.toBe(refused);
    expect([client.ends, await isSettled(link.gone), lost()]).toEqual([1, true, 0]);
  });

  it('is lost, once, with its socket, and does not connect again', async () => {
    const { client, connect, link, loseSocket, lost } = setUp();
    await connect();
    expect([client.ends, await isSettled(link.gone), lost()]).toEqual([0, false, 0]);
    expect([loseSocket(), loseSocket()]).toEqual([false, false]);
    link.destroy();
    expect([client.ends, await isSettled(link.gone), lost()]).toEqual([1, true, 1]);
  });

  it('has ended before anybody is told that it is lost', async () => {
    const client = new FakeNodeRedis();
    const original = new FakeNodeRedis({}, client);
    let endedBefore = -1;
    nodeRedisDialer(original).open(1_000, () => (endedBefore = client.ends));
    client.emit('connect');
    original.reconnectStrategy()();
    expect(endedBefore).toBe(1);
  });

  it('ends at once when it is destroyed, is not lost, and a second time changes nothing', async () => {
    const { client, connect, link, loseSocket, lost } = setUp();
    await connect();
    link.destroy();
    link.destroy();
    expect([client.ends, await isSettled(link.gone)]).toEqual([1, true]);
    loseSocket();
    expect([client.ends, lost()]).toEqual([1, 0]);
  });

  it('that is destroyed while it connects ends once it has begun its handshake', async () => {
    const { client, link, lost } = setUp();
    link.destroy();
    expect([client.ends, await isSettled(link.gone)]).toEqual([0, false]);
    client.emit('connect');
    expect(client.ends).toBe(0);
    await turn();
    expect([client.ends, await isSettled(link.gone), lost()]).toEqual([1, true, 0]);
  });

  it('that is destroyed while it connects ends with a connection that is refused', async () => {
    const { client, link, loseSocket, lost } = setUp();
    link.destroy();
    loseSocket();
    expect([client.ends, await isSettled(link.gone), lost()]).toEqual([1, true, 0]);
  });

  it('that is destroyed while it connects is not lost with the socket that came of it', async () => {
    const { client, link, loseSocket, lost } = setUp();
    link.destroy();
    client.emit('connect');
    loseSocket();
    await turn();
    expect([client.ends, lost()]).toEqual([1, 0]);
  });

  it('stays open when its socket is, and nobody has destroyed it', async () => {
    const { client } = setUp();
    client.emit('connect');
    await turn();
    expect(client.ends).toBe(0);
  });
});

describe('a client of node-redis', () => {
  it('is ended by the method that its version has, and by one only', () => {
    const destroy = jest.fn();
    const disconnect = jest.fn();
    endClient({ destroy, disconnect });
    expect([destroy.mock.calls, disconnect.mock.calls]).toEqual([[[]], []]);
    endClient({ disconnect });
    expect(disconnect.mock.calls).toEqual([[]]);
  });

  it.each(['destroy', 'disconnect'])('may have ended already (%s)', async (method) => {
    const refuse = (): never => {
      throw new Error('The client is closed');
    };
    expect(() => endClient({ [method]: refuse })).not.toThrow();
    const refusal = Promise.reject(new Error('The client is closed'));
    const caught = jest.spyOn(refusal, 'catch');
    endClient({ [method]: () => refusal });
    expect(caught).toHaveBeenCalledTimes(1);
    await expect(caught.mock.results[0]?.value).resolves.toBeUndefined();
  });

  it.each([[undefined], [null], [{}], ['client']])('may be missing: %j', (missing) => {
    expect(() => endClient(missing)).not.toThrow();
  });
});

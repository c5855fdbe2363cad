import { FakeNodeRedis, FakeNodeRedisCluster } from '../../../../test/support/fake-node-redis.js';
import { isSettled, pendingPromise } from '../../../../test/support/pending-promise.js';
import { nodeRedisClusterDialer } from './node-redis-cluster.js';

const OPTIONS = {
  rootNodes: [{ url: 'redis://127.0.0.1:7000' }],
  useReplicas: true,
  defaults: {
    password: 'secret',
    disableOfflineQueue: false,
    commandTimeout: 10,
    socket: { tls: true, connectTimeout: 9_000, socketTimeout: 8_000, reconnectStrategy: 500 },
  },
};

/** What is put upon the application's options, but for what its nodes are opened with. */
const OWN = {
  minimizeConnections: true,
  useReplicas: false,
  commandOptions: undefined,
  clientSideCache: undefined,
  keyPrefix: undefined,
};
const OWN_OF_NODES = {
  disableOfflineQueue: true,
  commandsQueueMaxLength: undefined,
  commandTimeout: 0,
  pingInterval: 4_000,
};
const OWN_OF_SOCKETS = { connectTimeout: 334, socketTimeout: 10_000, reconnectStrategy: false };

function setUp(options: unknown = OPTIONS) {
  const client = new FakeNodeRedisCluster();
  const original = new FakeNodeRedisCluster(options, client);
  const dialer = nodeRedisClusterDialer(original);
  const onLost = jest.fn();
  return { client, original, dialer, onLost, link: dialer.open(1_000, onLost) };
}

/** A cluster that has connected, or is about to, with these nodes. */
function setUpWith(...masters: unknown[]) {
  const parts = setUp();
  parts.client.masters = masters;
  return parts;
}

describe('a duplicate of a cluster of node-redis', () => {
  it('takes over what its nodes are opened with, and none of what would queue, repeat or rename commands', () => {
    expect(setUp().original.duplicatedWith).toStrictEqual([
      [
        {
          ...OWN,
          defaults: { password: 'secret', ...OWN_OF_NODES, socket: { tls: true, ...OWN_OF_SOCKETS } },
        },
      ],
    ]);
  });

  it.each([
    ['a socket', { defaults: { username: 'cron' } }, { username: 'cron' }],
    ['nodes', { rootNodes: [] }, {}],
  ])('has options of its own where the client says nothing of %s', (_what, options, defaults) => {
    expect(setUp(options).original.duplicatedWith).toStrictEqual([
      [{ ...OWN, defaults: { ...defaults, ...OWN_OF_NODES, socket: OWN_OF_SOCKETS } }],
    ]);
  });

  it('is left as the client is where that does not tell its options', () => {
    const client = new FakeNodeRedisCluster();
    const original = new FakeNodeRedisCluster(undefined, client);
    nodeRedisClusterDialer(original).open(1_000, () => {});
    expect(original.duplicatedWith.at(-1)).toStrictEqual([{ minimizeConnections: true }]);
  });

  it('is refused where it is no cluster', () => {
    const message = 'The duplicate of the Redis cluster is not one itself.';
    for (const copy of [undefined, {}, new FakeNodeRedis()]) {
      const dialer = nodeRedisClusterDialer(new FakeNodeRedisCluster(OPTIONS, copy));
      expect(() => dialer.open(1_000, () => {})).toThrow(new TypeError(message));
    }
  });
});

describe('the dialer for a cluster of node-redis', () => {
  it('knows several servers, and leaves the links to their owner when it is closed', () => {
    const { client, dialer } = setUp();
    dialer.close();
    expect([dialer.clustered, client.ends]).toEqual([true, 0]);
  });
});

describe('a link over node-redis to a cluster', () => {
  it('is ready once it has connected', async () => {
    const { client, link } = setUp();
    expect(client.connects).toBe(1);
    expect(await isSettled(link.ready)).toBe(false);
    client.connecting.resolve(client);
    await expect(link.ready).resolves.toBeUndefined();
  });

  it('says why it could not connect', async () => {
    const { client, link } = setUp();
    const away = new Error('None of the root nodes is available');
    client.connecting.reject(away);
    await expect(link.ready).rejects.toBe(away);
  });

  it('sends a command to the master that has the key', async () => {
    const { client, link } = setUp();
    expect(await link.run('key', ['GET', 'key'])).toBe('OK');
    expect(client.sent).toEqual([{ key: 'key', isReadonly: false, args: ['GET', 'key'] }]);
  });

  it('listens to the errors of the cluster and of its nodes, which are told by commands that fail', () => {
    const { client, onLost } = setUp();
    expect(client.emit('error', new Error('socket closed'))).toBe(true);
    expect(client.emit('node-error', new Error('socket closed'))).toBe(true);
    expect(onLost).not.toHaveBeenCalled();
  });
});

describe('the end of a link over node-redis to a cluster', () => {
  it('is the end of each node, and then of the cluster', async () => {
    const first = new FakeNodeRedis();
    const second = new FakeNodeRedis();
    const { client, link } = setUpWith({ client: first }, { client: second });
    client.connecting.resolve(client);
    await link.ready;
    expect(await isSettled(link.gone)).toBe(false);
    let nodesEndedBefore: number[] = [];
    client.destroy = () => {
      client.ends++;
      nodesEndedBefore = [first.ends, second.ends];
    };
    link.destroy();
    expect([first.ends, second.ends]).toEqual([1, 1]);
    expect(await isSettled(link.gone)).toBe(true);
    expect(client.ends).toBeGreaterThan(0);
    expect(nodesEndedBefore).not.toContain(0);
  });

  it('does not begin anew when it is destroyed again', async () => {
    const { client, link } = setUpWith();
    client.connecting.resolve(client);
    link.destroy();
    await link.gone;
    const { ends } = client;
    link.destroy();
    expect(await isSettled(link.ready)).toBe(true);
    expect(client.ends).toBe(ends);
  });

  it.each([
    ['4', (connecting: Promise<unknown>) => ({ client: connecting })],
    ['5', (connecting: Promise<unknown>) => ({ client: undefined, connectPromise: connecting })],
    [
      '5, which has its client before',
      (connecting: Promise<unknown>) => ({ client: 'no', connectPromise: connecting }),
    ],
  ])('waits for a node that is being connected, as version %s tells it', async (_version, node) => {
    const connecting = pendingPromise<unknown>();
    const connected = new FakeNodeRedis();
    const other = new FakeNodeRedis();
    const { client, link } = setUpWith(node(connecting.promise), { client: other });
    client.connecting.resolve(client);
    await link.ready;
    link.destroy();
    // From now on the cluster itself knows nothing of it any more.
    client.masters = [];
    expect([other.ends, await isSettled(link.gone)]).toEqual([1, false]);
    connecting.resolve(connected);
    expect([await isSettled(link.gone), connected.ends]).toEqual([true, 1]);
  });

  it.each([
    ['4', (held: Promise<unknown>) => ({ client: held })],
    ['5', (held: Promise<unknown>) => ({ connectPromise: held })],
  ])('comes although a node cannot be connected, as version %s tells it', async (_version, node) => {
    const refused = Promise.reject(new Error('connect ECONNREFUSED'));
    const { client, link } = setUpWith(node(refused));
    client.connecting.resolve(client);
    link.destroy();
    expect(await isSettled(link.gone)).toBe(true);
    expect(client.ends).toBeGreaterThan(0);
  });

  it('waits for a cluster that is finding its nodes, and ends those that it opened meanwhile', async () => {
    const { client, link } = setUpWith();
    link.destroy();
    expect(await isSettled(link.gone)).toBe(false);
    const late = new FakeNodeRedis();
    client.masters = [{ client: late }];
    client.connecting.resolve(client);
    expect([await isSettled(link.gone), late.ends]).toEqual([true, 1]);
  });

  it('comes also where the cluster found none', async () => {
    const { client, link } = setUp();
    const failure = expect(link.ready).rejects.toThrow('None');
    link.destroy();
    client.connecting.reject(new Error('None of the root nodes is available'));
    await failure;
    expect([await isSettled(link.gone), client.ends]).toEqual([true, 2]);
  });

  it.each([[undefined], [[]], [[{}]], [[null]]])(
    'comes where the cluster tells of no nodes: %j',
    async (masters) => {
      const { client, link } = setUp();
      client.masters = masters;
      client.connecting.resolve(client);
      link.destroy();
      expect(await isSettled(link.gone)).toBe(true);
      expect(client.ends).toBe(2);
    },
  );
});

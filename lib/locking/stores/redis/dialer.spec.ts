import { FakeIoRedis, FakeIoRedisCluster } from '../../../../test/support/fake-io-redis.js';
import {
  FakeNodeRedis,
  FakeNodeRedisCluster,
  FakeNodeRedisSentinel,
} from '../../../../test/support/fake-node-redis.js';
import { dialerOf } from './dialer.js';

const onLost = (): void => {};

describe('connections of our own', () => {
  it('are opened for a client of ioredis', () => {
    const client = new FakeIoRedis({}, new FakeIoRedis());
    const dialer = dialerOf(client);
    dialer.open(1_000, onLost);
    expect(dialer.clustered).toBe(false);
    expect(client.duplicatedWith).toMatchObject([[{ lazyConnect: true, connectTimeout: 1_000 }]]);
  });

  it('are opened for a cluster of ioredis', () => {
    const client = new FakeIoRedisCluster({}, new FakeIoRedisCluster());
    const dialer = dialerOf(client);
    dialer.open(1_000, onLost);
    expect(dialer.clustered).toBe(true);
    expect(client.duplicatedWith).toMatchObject([[[], { slotsRefreshTimeout: 334 }]]);
  });

  it('are opened for a client of node-redis', () => {
    const client = new FakeNodeRedis({}, new FakeNodeRedis());
    const dialer = dialerOf(client);
    dialer.open(1_000, onLost);
    expect(dialer.clustered).toBe(false);
    expect(client.duplicatedWith).toMatchObject([[{ socket: { connectTimeout: 1_000 } }]]);
  });

  it('are opened for a cluster of node-redis', () => {
    const client = new FakeNodeRedisCluster({}, new FakeNodeRedisCluster());
    const dialer = dialerOf(client);
    dialer.open(1_000, onLost);
    expect(dialer.clustered).toBe(true);
    expect(client.duplicatedWith).toMatchObject([[{ minimizeConnections: true }]]);
  });

  it('are opened for a Sentinel of node-redis', () => {
    const client = new FakeNodeRedisSentinel();
    const dialer = dialerOf(client);
    dialer.open(1_000, onLost);
    expect([dialer.clustered, client.connects, client.duplicatedWith]).toEqual([false, 1, []]);
  });
});

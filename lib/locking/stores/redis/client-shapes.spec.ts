import {
  isIoRedis,
  isIoRedisCluster,
  isNodeRedis,
  isNodeRedisCluster,
  isNodeRedisSentinel,
  isRedisClient,
} from './client-shapes.js';

const method = (): void => {};

const nodeRedis = { connect: method, duplicate: method, sendCommand: method, on: method, isOpen: false };
const nodeRedisCluster = { ...nodeRedis, nodeClient: method };
const nodeRedisSentinel = {
  connect: method,
  destroy: method,
  getMasterNode: method,
  getSentinelNode: method,
  _execute: method,
  on: method,
  isOpen: true,
};
const ioRedis = {
  connect: method,
  duplicate: method,
  call: method,
  disconnect: method,
  on: method,
  status: 'ready',
};
const ioRedisCluster = { ...ioRedis, isCluster: true, options: {} };

const kinds = { nodeRedis, nodeRedisCluster, nodeRedisSentinel, ioRedis, ioRedisCluster };
const told = {
  nodeRedis: isNodeRedis,
  nodeRedisCluster: isNodeRedisCluster,
  nodeRedisSentinel: isNodeRedisSentinel,
  ioRedis: isIoRedis,
  ioRedisCluster: isIoRedisCluster,
};

/** Everything that the value is taken for. */
function kindsOf(value: unknown): string[] {
  return Object.entries(told).flatMap(([kind, is]) => (is(value) ? [kind] : []));
}

/** A client without one of its members, and with one that is of another type. */
function incomplete(client: object): [string, object][] {
  return Object.keys(client).flatMap((missing): [string, object][] => {
    const others = Object.entries(client).filter(([name]) => name !== missing);
    return [
      [`no ${missing}`, Object.fromEntries(others)],
      [`another ${missing}`, Object.fromEntries([...others, [missing, 1]])],
    ];
  });
}

describe.each(Object.entries(kinds))('a client like %s', (kind, client) => {
  it('is told from all others', () => {
    expect(kindsOf(client)).toEqual([kind]);
    expect(isRedisClient(client)).toBe(true);
  });

  it('is told by methods that it inherits', () => {
    expect(kindsOf(Object.create(client))).toEqual([kind]);
  });

  it('may be a function', () => {
    expect(kindsOf(Object.assign(() => {}, client))).toEqual([kind]);
  });
});

describe('what is no client, or another one', () => {
  it.each(incomplete(nodeRedis))('is a client of node-redis with %s', (_what, value) => {
    expect([kindsOf(value), isRedisClient(value)]).toEqual([[], false]);
  });

  it.each(incomplete(nodeRedisSentinel))('is a Sentinel of node-redis with %s', (_what, value) => {
    expect([kindsOf(value), isRedisClient(value)]).toEqual([[], false]);
  });

  it.each(incomplete(ioRedis))('is a client of ioredis with %s', (_what, value) => {
    expect([kindsOf(value), isRedisClient(value)]).toEqual([[], false]);
  });

  it('is a cluster of node-redis that lacks a method', () => {
    for (const [what, value] of incomplete(nodeRedisCluster)) {
      const isWhole = what.endsWith('isOpen');
      expect([what, isNodeRedisCluster(value)]).toEqual([what, isWhole]);
    }
    expect(kindsOf({ ...nodeRedis, nodeClient: 1 })).toEqual(['nodeRedis']);
  });

  it('is a cluster of ioredis that does not say so, or does not tell its options', () => {
    expect(kindsOf({ ...ioRedis, isCluster: false, options: {} })).toEqual(['ioRedis']);
    expect(kindsOf({ ...ioRedis, isCluster: 'true', options: {} })).toEqual(['ioRedis']);
    expect(kindsOf({ ...ioRedis, options: {} })).toEqual(['ioRedis']);
    expect(kindsOf({ ...ioRedis, isCluster: true })).toEqual(['ioRedis']);
    expect(isIoRedisCluster({ isCluster: true, options: {} })).toBe(false);
  });

  it.each([[undefined], [null], [1], ['redis://127.0.0.1'], [{}], [[]]])('is %j', (value) => {
    expect([kindsOf(value), isRedisClient(value)]).toEqual([[], false]);
  });
});

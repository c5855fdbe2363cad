import { detectCache } from './detect.js';

const noop = async (): Promise<void> => {};
const cacheMethods = { get: noop, set: noop };
const nodeRedis = { isOpen: false, connect: noop, duplicate: noop, sendCommand: noop, on: noop };
const nodeRedisCluster = { connect: noop, duplicate: noop, sendCommand: noop, nodeClient: noop, on: noop };
const nodeRedisSentinel = {
  isOpen: false,
  connect: noop,
  destroy: noop,
  getMasterNode: noop,
  getSentinelNode: noop,
  _execute: noop,
  on: noop,
};
const ioredis = { status: 'wait', connect: noop, duplicate: noop, call: noop, disconnect: noop, on: noop };
const ioredisCluster = { ...ioredis, isCluster: true, options: {} };

const keyv = (store: object): object => ({ ...cacheMethods, store });

describe('detectCache', () => {
  it.each([
    ['node-redis in Keyv', { stores: [keyv({ client: nodeRedis })] }, nodeRedis],
    ['a cluster in Keyv', { stores: [keyv({ client: nodeRedisCluster })] }, nodeRedisCluster],
    ['Sentinel in Keyv', { stores: [keyv({ client: nodeRedisSentinel })] }, nodeRedisSentinel],
    ['an adapter without Keyv', { stores: [{ ...cacheMethods, client: nodeRedis }] }, nodeRedis],
    ['the layout of keyv 6', { stores: [keyv({ store: { client: nodeRedis } })] }, nodeRedis],
    ['iovalkey in @keyv/valkey', { stores: [keyv({ redis: ioredis })] }, ioredis],
    ['an ioredis cluster', { stores: [keyv({ redis: ioredisCluster })] }, ioredisCluster],
    ['KeyvAdapter', { stores: [keyv({ _cache: { client: nodeRedis } })] }, nodeRedis],
    ['cache-manager 5', { ...cacheMethods, store: { ...cacheMethods, client: nodeRedis } }, nodeRedis],
    ['Redis behind memory', { stores: [keyv(new Map()), keyv({ client: nodeRedis })] }, nodeRedis],
    ['Redis before another', { stores: [keyv({ client: nodeRedis }), keyv({})] }, nodeRedis],
    [
      'the second tier of cacheable',
      { ...cacheMethods, primary: keyv(new Map()), secondary: keyv({ client: nodeRedis }) },
      nodeRedis,
    ],
    [
      'a tiered store among the stores',
      { stores: [{ primary: keyv(new Map()), secondary: keyv({ client: nodeRedis }) }] },
      nodeRedis,
    ],
  ])('finds the client: %s', (_, cache, client) => {
    const detected = detectCache(cache);
    expect(detected).toEqual({ kind: 'redis', client });
    expect(detected.kind === 'redis' && detected.client).toBe(client);
  });

  it.each([
    ['nothing', undefined],
    ['no cache at all', {}],
    ['a cache without stores', { ...cacheMethods, stores: [] }],
    ['a Map in Keyv', { stores: [keyv(new Map())] }],
    ['a Map two levels down', { stores: [keyv({ store: new Map() })] }],
    ['two Maps', { stores: [keyv(new Map()), keyv(new Map())] }],
    [
      'CacheableMemory in Keyv',
      { stores: [keyv({ ...cacheMethods, store: { ...cacheMethods, lruSize: 0, checkInterval: 0 } })] },
    ],
    [
      'the memory of cache-manager 5',
      { ...cacheMethods, store: { ...cacheMethods, dump: noop, load: noop } },
    ],
    [
      'the tiers of cache-manager 5, which are hidden',
      { ...cacheMethods, mget: noop, mset: noop, mdel: noop, reset: noop, wrap: noop },
    ],
  ])('calls it memory: %s', (_, cache) => {
    expect(detectCache(cache)).toEqual({ kind: 'memory' });
  });

  it('takes any other store for a cache', () => {
    const unknown = { ...cacheMethods, client: { query: noop } };
    expect(detectCache(unknown)).toEqual({ kind: 'cache', cache: unknown });
  });

  it('does not take a client for Redis that merely looks like it', () => {
    const { duplicate: _, ...rest } = nodeRedis;
    expect(detectCache({ stores: [keyv({ client: rest })] }).kind).toBe('cache');
    expect(detectCache({ stores: [keyv({ client: { ...nodeRedis, isOpen: 'yes' } })] }).kind).toBe('cache');
  });

  it('takes the shared store alone, never the tiers, whose memory would confirm any write', () => {
    const shared = keyv({ query: noop });
    const tiered = { ...cacheMethods, stores: [keyv(new Map()), shared] };
    const detected = detectCache(tiered);
    expect(detected.kind === 'cache' && detected.cache).toBe(shared);
  });

  it('survives a property that throws when read', () => {
    const hostile = {
      get store(): never {
        throw new Error('not yet');
      },
    };
    expect(detectCache({ ...cacheMethods, stores: [hostile] })).toEqual({ kind: 'memory' });
  });
});

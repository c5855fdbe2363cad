import KeyvRedis, { createCluster, createKeyv, createSentinel } from '@keyv/redis';
import KeyvValkey from '@keyv/valkey';
import { createCache, KeyvAdapter } from 'cache-manager';
import { redisStore as redisYetStore } from 'cache-manager-redis-yet';
import { Keyv } from 'keyv';
import { detectCache } from '../../lib/locking/stores/detect.js';
import { RedisCoordinationStore } from '../../lib/locking/stores/redis/redis-coordination-store.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { storeContext } from '../support/store-context.js';

/** A cache as an application wires it, and how the application closes it. */
interface Wired {
  readonly cache: unknown;
  close?(): unknown;
}

const WIRINGS: Record<string, (url: string) => Wired | Promise<Wired>> = {
  'KeyvRedis in Keyv': (url) => {
    const store = new KeyvRedis(url);
    return { cache: createCache({ stores: [new Keyv({ store })] }) };
  },
  'createKeyv without a namespace': (url) => ({ cache: createCache({ stores: [createKeyv(url)] }) }),
  'createKeyv with a namespace': (url) => ({
    cache: createCache({ stores: [createKeyv(url, { namespace: 'app' })] }),
  }),
  'KeyvRedis that is in use': async (url) => {
    const cache = createCache({ stores: [createKeyv(url)] });
    await cache.set('k', 'v');
    return { cache, close: () => cache.disconnect() };
  },
  '@keyv/valkey': (url) => {
    const adapter = new KeyvValkey(url);
    const cache = createCache({ stores: [new Keyv({ store: adapter })] });
    return { cache, close: () => cache.disconnect() };
  },
  'KeyvAdapter over cache-manager-redis-yet': async (url) => {
    const legacy = await redisYetStore({ url });
    const store = new KeyvAdapter(legacy);
    return { cache: createCache({ stores: [new Keyv({ store })] }), close: () => legacy.client.disconnect() };
  },
  'a cache of cache-manager 5 over cache-manager-redis-yet': async (url) => {
    const store = await redisYetStore({ url });
    const { get, set } = store;
    return { cache: { get, set, store }, close: () => store.client.disconnect() };
  },
  'Redis behind memory': (url) => ({ cache: createCache({ stores: [new Keyv(), createKeyv(url)] }) }),
  'Redis before memory': (url) => ({ cache: createCache({ stores: [createKeyv(url), new Keyv()] }) }),
  'a Keyv by itself': (url) => ({ cache: createKeyv(url) }),
};

describe('a cache on Redis', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  });

  afterAll(() => server.stop());

  it.each(Object.entries(WIRINGS))('is coordinated atomically: %s', async (wiring, wire) => {
    const { cache, close } = await wire(server.url);
    const detected = detectCache(cache);
    if (detected.kind !== 'redis') throw new Error(`Taken for ${detected.kind}.`);
    const store = new RedisCoordinationStore(detected.client);
    store.attach(storeContext({ namespace: wiring }));
    await store.setPaused('job', true);
    expect(await store.pausedJobs()).toEqual(['job']);
    await store.close();
    await close?.();
  });
});

describe('a cache whose Redis is not asked', () => {
  it('is found on a cluster and behind Sentinel', () => {
    const cluster = createCluster({ rootNodes: [{ url: 'redis://127.0.0.1:1' }] });
    const sentinel = createSentinel({ name: 'main', sentinelRootNodes: [{ host: '127.0.0.1', port: 1 }] });
    for (const client of [cluster, sentinel]) {
      const cache = createCache({ stores: [new Keyv({ store: new KeyvRedis(client) })] });
      expect(detectCache(cache)).toEqual({ kind: 'redis', client });
    }
  });

  it('is memory where there is no other store', () => {
    expect(detectCache(createCache())).toEqual({ kind: 'memory' });
    expect(detectCache(createCache({ stores: [new Keyv(), new Keyv()] }))).toEqual({ kind: 'memory' });
  });

  it('is taken by its shared store, not by its tiers', () => {
    const remote = {
      get: async () => undefined,
      set: async () => {},
      delete: async () => true,
      clear: async () => {},
    };
    const shared = new Keyv({ store: remote });
    expect(detectCache(createCache({ stores: [new Keyv(), shared] }))).toEqual({
      kind: 'cache',
      cache: shared,
    });
  });
});

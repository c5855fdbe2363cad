import { createKeyv } from '@keyv/redis';
import { createCache } from 'cache-manager';
import { createCache as createCache5 } from 'cache-manager-5';
import { redisStore as redisYetStore } from 'cache-manager-redis-yet';
import { between, keyOf, LOCK_MS, type LockPeer, type RawClient } from './lock-peer.js';

/** The two methods that a lock by hand is made of. */
interface Cache {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttlMs: number): Promise<unknown>;
  del(key: string): Promise<unknown>;
  close(): Promise<unknown>;
}

async function cacheManager7(url: string): Promise<Cache> {
  const cache = createCache({ stores: [createKeyv(url)] });
  return {
    get: (key) => cache.get(key),
    set: (key, value, ttlMs) => cache.set(key, value, ttlMs),
    del: (key) => cache.del(key),
    close: () => cache.disconnect(),
  };
}

async function cacheManager5(url: string): Promise<Cache> {
  const store = await redisYetStore({ url });
  const cache = createCache5(store);
  return {
    get: (key) => cache.get(key),
    set: (key, value, ttlMs) => cache.set(key, value, ttlMs),
    del: (key) => cache.del(key),
    close: () => store.client.quit(),
  };
}

type Ending = 'deleted' | 'kept';

/** Looks whether the key is there, and writes it where not: what many schedules are guarded by. */
function peer(
  name: string,
  client: RawClient,
  open: (url: string) => Promise<Cache>,
  ending: Ending,
): LockPeer {
  return {
    name: `${name}, get and set, ${ending} afterwards`,
    client,
    open: async (url) => {
      const cache = await open(url);
      return {
        run: async (job, slot, work) => {
          const key = keyOf(job, slot);
          const found = await cache.get(key);
          if (found !== undefined && found !== null) return false;
          await cache.set(key, 'running', LOCK_MS);
          return between(ending === 'kept' ? () => Promise.resolve() : () => cache.del(key), work);
        },
        close: () => cache.close(),
      };
    },
  };
}

export const CACHES_DELETED = [
  peer('cache-manager 7', 'node-redis 5', cacheManager7, 'deleted'),
  peer('cache-manager 5', 'node-redis 4', cacheManager5, 'deleted'),
];
export const CACHES_KEPT = [
  peer('cache-manager 7', 'node-redis 5', cacheManager7, 'kept'),
  peer('cache-manager 5', 'node-redis 4', cacheManager5, 'kept'),
];

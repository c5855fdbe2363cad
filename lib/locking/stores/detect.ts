import { isMemory } from './detect-memory.js';
import type { GenericCache } from './generic-cache.js';
import { isRedisClient, type RedisClient } from './redis/client-shapes.js';
import { hasMethods, isObject, property } from './redis/shape.js';

/** How an application's cache can be coordinated through. */
export type DetectedCache =
  | { readonly kind: 'redis'; readonly client: RedisClient }
  | { readonly kind: 'cache'; readonly cache: GenericCache }
  | { readonly kind: 'memory' };

/** Where caches, and what they wrap, keep the client: `store.client`, `store._cache.client`, `store.redis`, … */
const WAYS = ['client', 'redis', 'store', '_cache'];
const DEEPEST = 5;

/**
 * Looks at a cache by its shape, in every way of wiring one that the documentation lists.
 *
 * Of several stores behind one cache, one on Redis wins wherever it stands. Without one, the cache itself will
 * not do: it answers from its first store, and where that is the process's own memory, every replica would
 * find its own mark there. So a single store is taken, and it is one that other replicas can reach.
 */
export function detectCache(cache: unknown): DetectedCache {
  const stores = storesOf(cache);
  for (const store of stores) {
    const client = findClient(store, DEEPEST);
    if (client !== undefined) return { kind: 'redis', client };
  }
  const shared = stores.find((store) => isGenericCache(store) && !isMemory(store));
  return isGenericCache(shared) ? { kind: 'cache', cache: shared } : { kind: 'memory' };
}

/** The stores one by one: of cache-manager 6 and 7, of the two tiers of `cacheable`, else the cache alone. */
function storesOf(cache: unknown): readonly unknown[] {
  const stores = property(cache, 'stores');
  if (Array.isArray(stores)) return stores.flatMap((store: unknown) => storesOf(store));
  const tiers = [property(cache, 'primary'), property(cache, 'secondary')].filter(isObject);
  return tiers.length > 0 ? tiers : [cache];
}

function findClient(value: unknown, depth: number): RedisClient | undefined {
  if (!isObject(value)) return undefined;
  if (isRedisClient(value)) return value;
  if (depth === 0) return undefined;
  for (const way of WAYS) {
    const found = findClient(property(value, way), depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isGenericCache(value: unknown): value is GenericCache {
  return hasMethods(value, 'get', 'set');
}

import { hasMethods, isObject, property } from './redis/shape.js';

/** What holds the entries within a store: `store` in Keyv, `_cache` in cache-manager's adapter. */
const INNER = ['store', '_store', '_cache', '_defaultCache'];
const DEEPEST = 4;

/**
 * Whether a store keeps its entries in this process: a `Map`, one of cache-manager's or cacheable's memory
 * stores, or a wrapper around one. Other replicas cannot see what is written there.
 */
export function isMemory(store: unknown, depth = DEEPEST): boolean {
  if (!isObject(store)) return false;
  if (store instanceof Map || isLruCache(store) || isCacheableMemory(store) || isMultiCache(store))
    return true;
  return depth > 0 && INNER.some((name) => isMemory(property(store, name), depth - 1));
}

/** `lru-cache`, and the memory store of cache-manager 5, which hands its methods on. */
function isLruCache(store: object): boolean {
  return hasMethods(store, 'get', 'set', 'dump', 'load');
}

function isCacheableMemory(store: object): boolean {
  return hasMethods(store, 'get', 'set') && 'lruSize' in store && 'checkInterval' in store;
}

/**
 * `multiCaching` of cache-manager 5. It hides its stores, the first of which is there to answer from memory, so
 * reading back what one wrote proves nothing.
 */
function isMultiCache(store: object): boolean {
  return hasMethods(store, 'get', 'set', 'mget', 'mset', 'mdel', 'reset', 'wrap') && !('store' in store);
}

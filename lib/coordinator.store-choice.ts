import type { Clock } from './common/clock.js';
import type { RandomSource } from './common/random.js';
import type { CoordinationStore } from './locking/coordination-store.js';
import { CacheCoordinationStore } from './locking/stores/cache-store.js';
import type { StoreChoice } from './locking/stores/deferred-store.js';
import { detectCache } from './locking/stores/detect.js';
import { MemoryCoordinationStore } from './locking/stores/memory-store.js';
import { RedisCoordinationStore } from './locking/stores/redis/redis-coordination-store.js';

const PROCESS_LOCAL =
  'No shared cache was found, so jobs are coordinated within this process only: every replica will run every job. ' +
  "Give CacheModule a Redis store, or pass `store: redisStore({ client })`; `store: 'memory'` says that one process is all there is.";

const BEST_EFFORT =
  'Jobs are coordinated through a cache that cannot set a key only if it is absent. This is best effort: two replicas ' +
  'may run the same slot when a write takes longer than the settle delay. Use Redis for more.';

/** The store that the options name, or the best one the application's cache allows. */
export function chooseStore(
  store: CoordinationStore | 'auto' | 'memory',
  cache: () => unknown,
  parts: { readonly clock: Clock; readonly random: RandomSource },
): StoreChoice {
  if (typeof store === 'object') return { store, isShared: true, isWhole: true };
  if (store === 'memory')
    return { store: new MemoryCoordinationStore(parts), isShared: false, isWhole: true };
  const detected = detectCache(cache());
  switch (detected.kind) {
    case 'redis':
      return { store: new RedisCoordinationStore(detected.client), isShared: true, isWhole: true };
    case 'cache':
      return {
        store: new CacheCoordinationStore({ ...parts, cache: detected.cache }),
        isShared: true,
        isWhole: true,
        warning: BEST_EFFORT,
      };
    case 'memory':
      return {
        store: new MemoryCoordinationStore(parts),
        isShared: false,
        isWhole: false,
        warning: PROCESS_LOCAL,
      };
  }
}

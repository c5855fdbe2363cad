import type { Clock, Timer } from '../../../lib/common/clock.js';
import { CacheCoordinationStore } from '../../../lib/locking/stores/cache-store.js';
import type { GenericCache } from '../../../lib/locking/stores/generic-cache.js';
import { MemoryMarks } from '../../../lib/locking/stores/memory-marks.js';
import type { ManualClock } from '../../../lib/testing/manual-clock.js';
import type { StoreUnderTest } from './store-under-test.js';

/**
 * Write-then-verify, with each question alone at the cache: who wins among several at a time is another
 * property's matter, and so is a cache that forgets. Such a store cannot count, so it promises no fencing token.
 */
export const cacheUnderTest: StoreUnderTest = {
  meaning: { fencing: false, leaseNamesSlot: true, remembersWithdrawals: true },
  open: async (clock, replicas) => {
    const cache = cacheOn(clock);
    const timeless = new Timeless(clock);
    return Array.from(
      { length: replicas },
      () => new CacheCoordinationStore({ cache, clock: timeless, settleMs: 20 }),
    );
  },
};

/** How long a value holds that is written without a time, or with 0: for ever. */
const FOR_EVER_MS = Number.MAX_SAFE_INTEGER;

function cacheOn(clock: ManualClock): GenericCache {
  const marks = new MemoryMarks<unknown>(clock);
  return {
    get: async (key) => marks.get(key),
    set: async (key, value, ttlMs = 0) => {
      marks.put(key, value, ttlMs === 0 ? FOR_EVER_MS : ttlMs);
      return value;
    },
  };
}

/** The settle delay of the store passes while the clock of the model stands still. */
class Timeless implements Clock {
  constructor(private readonly clock: ManualClock) {}

  now(): number {
    return this.clock.now();
  }

  monotonic(): number {
    return this.clock.monotonic();
  }

  setTimer(callback: () => void): Timer {
    const handle = setImmediate(callback);
    return { cancel: () => clearImmediate(handle) };
  }
}

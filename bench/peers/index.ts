import { CACHES_DELETED, CACHES_KEPT } from './cache-manager.js';
import { coordinatorStore, OUR_CLIENTS } from './coordinator.js';
import type { LockPeer } from './lock-peer.js';
import { murlock, murlockOnce } from './murlock.js';
import { nestjsRedisLock, nestjsRedisLockOnce } from './nestjs-redis-lock.js';
import { nodeCron } from './node-cron.js';
import { redisSemaphore, redisSemaphoreOnce } from './redis-semaphore.js';
import { redlocks, redlocksOnce } from './redlock.js';
import { redlockUniversal, redlockUniversalLean, redlockUniversalOnce } from './redlock-universal.js';

/** This library's store, over each client. */
export const OURS: readonly LockPeer[] = OUR_CLIENTS.map(coordinatorStore);

/** With the settings they come with. */
export const AS_SHIPPED: readonly LockPeer[] = [
  ...redlocks,
  redlockUniversal,
  redisSemaphore,
  murlock,
  nestjsRedisLock,
  nodeCron,
  ...CACHES_DELETED,
];

/** With the settings that suit a schedule best: whoever does not get the lock at once leaves it. */
export const AT_THEIR_BEST: readonly LockPeer[] = [
  ...redlocksOnce,
  redlockUniversalOnce,
  redisSemaphoreOnce,
  murlockOnce,
  nestjsRedisLockOnce,
  ...CACHES_KEPT,
];

/** With the settings that are quickest where nobody else wants the lock. */
export const QUICKEST: readonly LockPeer[] = [redlockUniversalLean];

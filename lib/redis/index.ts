import type { CoordinationStore } from '../locking/coordination-store.js';
import { RedisCoordinationStore } from '../locking/stores/redis/redis-coordination-store.js';
import { requiredClient } from './required-client.js';

export { RedisRunStore, type RedisRunStoreOptions } from './history/redis-run-store.js';

/** @publicApi */
export interface RedisStoreOptions {
  /**
   * A client of node-redis (4, 5 or 6), ioredis (5 or 6) or iovalkey: for one server, Sentinel or Cluster. It
   * need not be connected. The store opens a connection of its own like it, and never closes this one.
   */
  client: object;
}

/**
 * Coordinates replicas through Redis or Valkey, atomically.
 *
 * @example
 * ```ts
 * // node-redis
 * redisStore({ client: createClient({ url: 'redis://localhost' }) });
 * redisStore({ client: createSentinel({ name: 'mymaster', sentinelRootNodes: [{ host: 'a', port: 26379 }] }) });
 * redisStore({ client: createCluster({ rootNodes: [{ url: 'redis://a:7000' }, { url: 'redis://b:7000' }] }) });
 *
 * // ioredis
 * redisStore({ client: new Redis('redis://localhost', { lazyConnect: true }) });
 * redisStore({ client: new Redis({ name: 'mymaster', sentinels: [{ host: 'a', port: 26379 }] }) });
 * redisStore({ client: new Cluster([{ host: 'a', port: 7000 }, { host: 'b', port: 7000 }]) });
 *
 * CronCoordinatorModule.forRoot({ store: redisStore({ client }) });
 * ```
 *
 * @publicApi
 */
export function redisStore(options: RedisStoreOptions): CoordinationStore {
  return new RedisCoordinationStore(requiredClient('redisStore({ client })', options));
}

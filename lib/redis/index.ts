import { InvalidArgumentError } from '../common/errors.js';
import { isPlainObject, show } from '../common/option-check.js';
import type { CoordinationStore } from '../locking/coordination-store.js';
import { isRedisClient } from '../locking/stores/redis/client-shapes.js';
import { RedisCoordinationStore } from '../locking/stores/redis/redis-coordination-store.js';

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
  const client: unknown = options?.client;
  if (!isRedisClient(client)) {
    throw new InvalidArgumentError(
      'redisStore({ client }) expected a client of node-redis (createClient, createSentinel or createCluster, ' +
        `version 4 to 6), ioredis or iovalkey, got ${describe(client)}. Pass the client itself, not its options ` +
        'or a pool.',
      { option: 'client' },
    );
  }
  return new RedisCoordinationStore(client);
}

function describe(value: unknown): string {
  // Never the value itself: an address or a client's options may hold a password.
  if (typeof value === 'string') return 'a string';
  if (isPlainObject(value)) return `an object with the keys ${Object.keys(value).join(', ')}`;
  if (typeof value !== 'object' || value === null) return show(value);
  return `an instance of ${value.constructor.name}`;
}

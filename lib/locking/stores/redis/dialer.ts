import {
  isIoRedis,
  isIoRedisCluster,
  isNodeRedisCluster,
  isNodeRedisSentinel,
  type RedisClient,
} from './client-shapes.js';
import { ioRedisClusterDialer, ioRedisDialer } from './ioredis.js';
import { nodeRedisDialer } from './node-redis.js';
import { nodeRedisClusterDialer } from './node-redis-cluster.js';
import { nodeRedisSentinelDialer } from './node-redis-sentinel.js';
import type { RedisDialer } from './redis-commands.js';

/** How connections of our own are opened, like those of the given client. */
export function dialerOf(client: RedisClient): RedisDialer {
  if (isIoRedisCluster(client)) return ioRedisClusterDialer(client);
  if (isIoRedis(client)) return ioRedisDialer(client);
  if (isNodeRedisCluster(client)) return nodeRedisClusterDialer(client);
  if (isNodeRedisSentinel(client)) return nodeRedisSentinelDialer(client);
  return nodeRedisDialer(client);
}

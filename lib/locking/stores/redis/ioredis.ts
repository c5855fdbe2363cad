import { type IoRedis, type IoRedisCluster, isIoRedis, isIoRedisCluster } from './client-shapes.js';
import { type RedisDialer, type RedisLink, SOCKET_WITHIN_MS } from './redis-commands.js';
import { objectProperty } from './shape.js';

const giveUp = (): null => null;

/** How long a socket that is being closed waits for the other side. */
const CLOSE_WITHIN_MS = 500;

/** What a link of ours must not take over from the application's client: no queue, no resending, no prefix. */
const OVERRIDES = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: giveUp,
  sentinelRetryStrategy: giveUp,
  reconnectOnError: null,
  connectTimeout: SOCKET_WITHIN_MS,
  disconnectTimeout: CLOSE_WITHIN_MS,
  commandTimeout: undefined,
  socketTimeout: undefined,
  enableAutoPipelining: false,
  keyPrefix: '',
  stringNumbers: false,
  readOnly: false,
  role: 'master',
  monitor: false,
};

/** Links for a client of ioredis or iovalkey for one server, or for a master found through Sentinel. */
export function ioRedisDialer(client: IoRedis): RedisDialer {
  const duplicate = (): IoRedis => {
    const created = client.duplicate(OVERRIDES);
    if (!isIoRedis(created)) throw new TypeError('The duplicate of the Redis client is not a client itself.');
    return created;
  };
  return { clustered: false, open: (onLost) => openLink(duplicate(), onLost), close: () => {} };
}

/** Links for a client of ioredis or iovalkey for Redis Cluster. */
export function ioRedisClusterDialer(client: IoRedisCluster): RedisDialer {
  const { lazyConnect, enableOfflineQueue, keyPrefix, enableAutoPipelining } = OVERRIDES;
  const nodes = { ...objectProperty(client.options, 'redisOptions'), ...OVERRIDES, maxRetriesPerRequest: 1 };
  const overrides = {
    lazyConnect,
    enableOfflineQueue,
    keyPrefix,
    enableAutoPipelining,
    scaleReads: 'master',
    clusterRetryStrategy: giveUp,
    redisOptions: nodes,
  };
  const duplicate = (): IoRedisCluster => {
    const created = client.duplicate([], overrides);
    if (!isIoRedisCluster(created)) {
      throw new TypeError('The duplicate of the Redis cluster is not one itself.');
    }
    return created;
  };
  return { clustered: true, open: (onLost) => openLink(duplicate(), onLost), close: () => {} };
}

function openLink(client: IoRedis | IoRedisCluster, onLost: () => void): RedisLink {
  let ready = false;
  let destroyed = false;
  const gone = new Promise<void>((resolve) => {
    client.on('end', () => {
      if (ready && !destroyed) onLost();
      resolve();
    });
  });
  client.on('error', () => {});
  return {
    ready: client.connect().then(() => {
      ready = true;
    }),
    run: (_key, args) => {
      const [command = '', ...rest] = args;
      return client.call(command, ...rest);
    },
    destroy: () => {
      if (destroyed) return;
      destroyed = true;
      client.disconnect();
    },
    gone,
  };
}

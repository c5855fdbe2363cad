import { type IoRedis, type IoRedisCluster, isIoRedis, isIoRedisCluster } from './client-shapes.js';
import { type RedisDialer, type RedisLink, shareOf } from './redis-commands.js';
import { objectProperty, property } from './shape.js';

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
  const duplicate = (withinMs: number): IoRedis => {
    const peerWithinMs = isWatched(client) ? shareOf(withinMs) : withinMs;
    const limits = { connectTimeout: peerWithinMs, sentinelCommandTimeout: peerWithinMs };
    const created = client.duplicate({ ...OVERRIDES, ...limits });
    if (!isIoRedis(created)) throw new TypeError('The duplicate of the Redis client is not a client itself.');
    return created;
  };
  const open = (withinMs: number, onLost: () => void): RedisLink => openLink(duplicate(withinMs), onLost);
  return { clustered: false, open, close: () => {} };
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
  };
  const duplicate = (withinMs: number): IoRedisCluster => {
    const nodeWithinMs = shareOf(withinMs);
    const created = client.duplicate([], {
      ...overrides,
      slotsRefreshTimeout: nodeWithinMs,
      redisOptions: { ...nodes, connectTimeout: nodeWithinMs },
    });
    if (!isIoRedisCluster(created)) {
      throw new TypeError('The duplicate of the Redis cluster is not one itself.');
    }
    return created;
  };
  const open = (withinMs: number, onLost: () => void): RedisLink => openLink(duplicate(withinMs), onLost);
  return { clustered: true, open, close: () => {} };
}

/** Whether Sentinels are asked first which server it is. */
function isWatched(client: IoRedis): boolean {
  const sentinels = property(property(client, 'options'), 'sentinels');
  return Array.isArray(sentinels) && sentinels.length > 0;
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
  // A connection that fails is only said to be closed; why, is told to listeners.
  let why: unknown;
  client.on('error', (error) => {
    why = error;
  });
  return {
    ready: client.connect().then(
      () => {
        ready = true;
      },
      (error: unknown) => {
        throw why ?? error;
      },
    ),
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

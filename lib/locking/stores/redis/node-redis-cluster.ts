import { isNodeRedisCluster, type NodeRedisCluster } from './client-shapes.js';
import { endClient } from './node-redis.js';
import { clusterOptions } from './node-redis-cluster-options.js';
import { type RedisDialer, type RedisLink, shareOf } from './redis-commands.js';
import { objectProperty, property } from './shape.js';

/** A node that gives no sign for so long is taken for lost. Longer than the pings that keep one alive apart. */
const SILENT_NODE_MS = 10_000;
const PING_EVERY_MS = 4_000;

/** Links for a client of node-redis 4, 5 or 6 for Redis Cluster. */
export function nodeRedisClusterDialer(client: NodeRedisCluster): RedisDialer {
  return { clustered: true, open: (withinMs) => openLink(client, withinMs), close: () => {} };
}

function openLink(original: NodeRedisCluster, withinMs: number): RedisLink {
  let destroyed = false;
  let settleGone = (): void => {};
  const gone = new Promise<void>((resolve) => {
    settleGone = resolve;
  });
  const client = duplicate(original, withinMs);
  client.on('error', () => {});
  client.on('node-error', () => {});
  const ready = client.connect().then(() => {});
  const settled = ready.catch(() => {});
  return {
    ready,
    run: (key, args) => client.sendCommand(key, false, args),
    destroy: () => {
      if (destroyed) return;
      destroyed = true;
      const ended = endCluster(client);
      // While it is still finding its nodes it opens more of them, which the first call could not know.
      void settled.then(() => Promise.all([ended, endCluster(client)])).then(settleGone);
    },
    gone,
  };
}

function duplicate(original: NodeRedisCluster, withinMs: number): NodeRedisCluster {
  const client = original.duplicate({ minimizeConnections: true, ...overrides(original, withinMs) });
  if (!isNodeRedisCluster(client))
    throw new TypeError('The duplicate of the Redis cluster is not one itself.');
  return client;
}

/** Without knowing what the nodes are opened with, it can only be left as it is, the password above all. */
function overrides(original: NodeRedisCluster, withinMs: number): object {
  const options = clusterOptions(original);
  if (options === undefined) return {};
  const defaults = objectProperty(options, 'defaults');
  return {
    useReplicas: false,
    commandOptions: undefined,
    clientSideCache: undefined,
    keyPrefix: undefined,
    defaults: {
      ...defaults,
      disableOfflineQueue: true,
      commandsQueueMaxLength: undefined,
      commandTimeout: 0,
      pingInterval: PING_EVERY_MS,
      socket: {
        ...objectProperty(defaults, 'socket'),
        connectTimeout: shareOf(withinMs),
        socketTimeout: SILENT_NODE_MS,
        // A command for a node that is away is refused at once, and a new link asks who has its place.
        reconnectStrategy: false,
      },
    },
  };
}

/**
 * Node by node first: the package stops at the first that has ended already, and leaves the others open. A node
 * that is being connected can only be ended afterwards, or its socket stays. Resolves once none is left.
 */
async function endCluster(client: NodeRedisCluster): Promise<void> {
  const masters = property(client, 'masters');
  const nodes: unknown[] = Array.isArray(masters) ? masters : [];
  await Promise.all(nodes.map(endNode));
  endClient(client);
}

/** Version 4 holds a promise of the node's client meanwhile, the later ones one beside it. */
async function endNode(node: unknown): Promise<void> {
  const held = property(node, 'client');
  const connecting = held instanceof Promise ? held : property(node, 'connectPromise');
  if (connecting instanceof Promise) await connecting.then(endClient, () => {});
  else endClient(held);
}

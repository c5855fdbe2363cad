import { isNodeRedis, type NodeRedis } from './client-shapes.js';
import type { RedisDialer, RedisLink } from './redis-commands.js';
import { hasMethods, objectProperty } from './shape.js';

/** What a link of ours must not take over from the application's client. */
const OVERRIDES = {
  disableOfflineQueue: true,
  commandsQueueMaxLength: undefined,
  pingInterval: undefined,
  commandOptions: undefined,
  commandTimeout: 0,
  clientSideCache: undefined,
  emitInvalidate: undefined,
  keyPrefix: undefined,
  legacyMode: false,
  readonly: false,
};

/** Links for a client of node-redis 4, 5 or 6 for one server. */
export function nodeRedisDialer(client: NodeRedis): RedisDialer {
  const open = (withinMs: number, onLost: () => void): RedisLink => openLink(client, withinMs, onLost);
  return { clustered: false, open, close: () => {} };
}

/** One more client like `original`, connecting. */
export function openLink(original: NodeRedis, withinMs: number, onLost: () => void): RedisLink {
  let phase: 'connecting' | 'connected' | 'ended' = 'connecting';
  let destroyed = false;
  let settleGone = (): void => {};
  const gone = new Promise<void>((resolve) => {
    settleGone = resolve;
  });

  const end = (): void => {
    if (phase === 'ended') return;
    phase = 'ended';
    endClient(client);
    settleGone();
  };
  const client = duplicate(original, withinMs, () => {
    const wasConnected = phase === 'connected';
    end();
    if (wasConnected && !destroyed) onLost();
  });
  client.on('error', () => {});
  client.on('connect', () => {
    phase = 'connected';
    // A socket that is still being opened cannot be closed, only the one that came of it; and that not before
    // the package has begun its handshake, or version 4 leaves rejected promises to nobody.
    if (destroyed) setImmediate(end);
  });

  return {
    ready: client.connect().then(() => {}),
    run: (_key, args) => client.sendCommand(args),
    destroy: () => {
      destroyed = true;
      if (phase === 'connected') end();
    },
    gone,
  };
}

/**
 * The package asks for its reconnect strategy when a socket is lost or cannot be opened. That is the last
 * moment at which a client can be ended properly; afterwards it refuses, and stays in its package's registry.
 */
function duplicate(original: NodeRedis, connectTimeout: number, onEnd: () => void): NodeRedis {
  const socket = {
    ...objectProperty(original.options, 'socket'),
    connectTimeout,
    socketTimeout: undefined,
    reconnectStrategy: () => {
      onEnd();
      return false;
    },
  };
  const client = original.duplicate({ ...OVERRIDES, socket });
  if (!isNodeRedis(client)) throw new TypeError('The duplicate of the Redis client is not a client itself.');
  return client;
}

/** `destroy` in node-redis 5 and 6, `disconnect` in 4; both refuse a client that has ended already. */
export function endClient(client: unknown): void {
  try {
    const ended: unknown = hasMethods(client, 'destroy')
      ? client.destroy()
      : hasMethods(client, 'disconnect')
        ? client.disconnect()
        : undefined;
    if (ended instanceof Promise) ended.catch(() => {});
  } catch {
    return;
  }
}

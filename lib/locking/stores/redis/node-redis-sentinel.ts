import { isNodeRedis, type NodeRedis, type NodeRedisSentinel } from './client-shapes.js';
import { endClient, openLink } from './node-redis.js';
import type { RedisDialer, RedisLink } from './redis-commands.js';

/**
 * Links for a client of node-redis 5 or 6 for Redis Sentinel. Version 5 cannot be duplicated, so the given
 * client is asked which server is the master, each time a link is opened, and its client for that server is.
 */
export function nodeRedisSentinelDialer(sentinel: NodeRedisSentinel): RedisDialer {
  let opened = false;
  let asking: Promise<NodeRedis> | undefined;

  const masterClient = async (): Promise<NodeRedis> => {
    if (!sentinel.isOpen) {
      opened = true;
      await sentinel.connect();
    }
    const client = await sentinel._execute(false, async (held) => held);
    if (!isNodeRedis(client)) throw new TypeError('Redis Sentinel gave no client for its master.');
    return client;
  };
  // One question at a time: it is repeated until there is a master, and cannot be taken back.
  const ask = (): Promise<NodeRedis> => {
    asking ??= masterClient().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return {
    clustered: false,
    open: (withinMs, onLost) => laterLink(ask(), withinMs, onLost),
    close: () => {
      if (opened) endClient(sentinel);
    },
  };
}

function laterLink(original: Promise<NodeRedis>, withinMs: number, onLost: () => void): RedisLink {
  let destroyed = false;
  const link = original.then((client) => {
    if (destroyed) throw new Error('The connection was given up before Redis Sentinel named a master.');
    return openLink(client, withinMs, onLost);
  });
  let current: RedisLink | undefined;
  const ready = link.then((opened) => {
    current = opened;
    return opened.ready;
  });
  return {
    ready,
    run: async (key, args) => (current ?? (await link)).run(key, args),
    destroy: () => {
      destroyed = true;
      link.then(
        (opened) => opened.destroy(),
        () => {},
      );
    },
    get gone() {
      return current === undefined ? Promise.resolve() : current.gone;
    },
  };
}

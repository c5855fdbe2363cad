import { createHash, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { createClient as createClient4 } from 'redis-4';
import { between, keyOf, LOCK_MS, type LockPeer, type RawClient } from './lock-peer.js';

/** What a lock cannot do without: one command to set a key if it is absent, one script to delete what is ours. */
export interface RawCommands {
  setIfAbsent(key: string, value: string): Promise<boolean>;
  deleteIfEqual(key: string, value: string): Promise<unknown>;
  close(): Promise<unknown>;
}

const SOURCE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
const SHA = createHash('sha1').update(SOURCE).digest('hex');

async function nodeRedis5(url: string): Promise<RawCommands> {
  const client = createClient({ url });
  await client.connect();
  await client.scriptLoad(SOURCE);
  return {
    setIfAbsent: async (key, value) =>
      (await client.set(key, value, { condition: 'NX', expiration: { type: 'PX', value: LOCK_MS } })) ===
      'OK',
    deleteIfEqual: (key, value) => client.evalSha(SHA, { keys: [key], arguments: [value] }),
    close: () => client.close(),
  };
}

async function nodeRedis4(url: string): Promise<RawCommands> {
  const client = createClient4({ url });
  await client.connect();
  await client.scriptLoad(SOURCE);
  return {
    setIfAbsent: async (key, value) => (await client.set(key, value, { NX: true, PX: LOCK_MS })) === 'OK',
    deleteIfEqual: (key, value) => client.evalSha(SHA, { keys: [key], arguments: [value] }),
    close: () => client.quit(),
  };
}

async function ioredis5(url: string): Promise<RawCommands> {
  const client = new Redis(url);
  await client.script('LOAD', SOURCE);
  return {
    setIfAbsent: async (key, value) => (await client.set(key, value, 'PX', LOCK_MS, 'NX')) === 'OK',
    deleteIfEqual: (key, value) => client.evalsha(SHA, 1, key, value),
    close: () => client.quit(),
  };
}

const CONNECT: Record<RawClient, (url: string) => Promise<RawCommands>> = {
  'node-redis 5': nodeRedis5,
  'node-redis 4': nodeRedis4,
  'ioredis 5': ioredis5,
};

export function connectRaw(client: RawClient, url: string): Promise<RawCommands> {
  return CONNECT[client](url);
}

/** The lock everybody builds upon, and nothing else. */
export function rawLock(client: RawClient): LockPeer {
  return {
    name: client,
    client,
    open: async (url) => {
      const { setIfAbsent, deleteIfEqual, close } = await connectRaw(client, url);
      return {
        run: async (job, slot, work) => {
          const key = keyOf(job, slot);
          const token = randomUUID();
          const held = await setIfAbsent(key, token);
          return between(held ? () => deleteIfEqual(key, token) : null, work);
        },
        close,
      };
    },
  };
}

/** A key for each slot that is never deleted, only expires: what the others could be used for. */
export function keptKey(client: RawClient): LockPeer {
  return {
    name: `${client}, SET NX, the slot's key kept`,
    client,
    open: async (url) => {
      const { setIfAbsent, close } = await connectRaw(client, url);
      return {
        run: async (job, slot, work) => {
          const held = await setIfAbsent(keyOf(job, slot), randomUUID());
          return between(held ? () => Promise.resolve() : null, work);
        },
        close,
      };
    },
  };
}

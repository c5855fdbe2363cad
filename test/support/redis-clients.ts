import { createClient } from '@keyv/redis';
import KeyvValkey from '@keyv/valkey';
import { redisStore as redisYetStore } from 'cache-manager-redis-yet';
import { Redis } from 'ioredis';
import { isIoRedis } from '../../lib/locking/stores/redis/client-shapes.js';

/** A client of the application: what a test gives to the store, and closes itself. */
export interface HostClient {
  readonly client: object;
  close(): Promise<void>;
}

/** One client of each kind that a cache or an application may bring, for one server. */
export const HOST_CLIENTS: readonly { name: string; open(url: string): Promise<HostClient> }[] = [
  { name: 'node-redis 5, not connected', open: (url) => Promise.resolve(unconnected(url)) },
  { name: 'node-redis 4', open: nodeRedis4 },
  { name: 'ioredis', open: (url) => Promise.resolve(ioredis(url)) },
  { name: 'iovalkey', open: (url) => Promise.resolve(iovalkey(url)) },
];

function unconnected(url: string): HostClient {
  return { client: createClient({ url }), close: async () => {} };
}

async function nodeRedis4(url: string): Promise<HostClient> {
  const { client } = await redisYetStore({ url });
  client.on('error', () => {});
  return { client, close: () => client.disconnect() };
}

function ioredis(url: string): HostClient {
  const client = new Redis(url, { lazyConnect: true });
  return { client, close: async () => client.disconnect() };
}

function iovalkey(url: string): HostClient {
  const adapter = new KeyvValkey(url);
  adapter.on('error', () => {});
  const client: unknown = adapter.redis;
  if (!isIoRedis(client)) throw new Error('@keyv/valkey no longer shows its client.');
  return { client, close: async () => client.disconnect() };
}

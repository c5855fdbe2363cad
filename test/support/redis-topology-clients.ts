import { createCluster, createSentinel } from '@keyv/redis';
import { Cluster, Redis } from 'ioredis';
import { createCluster as createCluster4 } from 'redis';
import { MASTER_NAME } from './redis-sentinel.js';
import type { RedisServer } from './redis-server.js';

/** A client of the application: what a test gives to the store, and closes itself. */
export interface OpenedClient {
  readonly client: object;
  close(): Promise<void>;
}

interface Address {
  host: string;
  port: number;
}

type ClientFor<T> = readonly { name: string; open(of: T): Promise<OpenedClient> }[];

/** One client for Redis Cluster of each kind. */
export const CLUSTER_CLIENTS: ClientFor<readonly RedisServer[]> = [
  { name: 'node-redis 4', open: (nodes) => opened(createCluster4({ rootNodes: urlsOf(nodes) })) },
  { name: 'node-redis 5', open: (nodes) => opened(createCluster({ rootNodes: urlsOf(nodes) })) },
  { name: 'ioredis', open: ioredisCluster },
];

/** One client for Redis Sentinel of each kind; node-redis 4 has none. */
export const SENTINEL_CLIENTS: ClientFor<readonly Address[]> = [
  { name: 'node-redis 5', open: nodeRedisSentinel },
  { name: 'ioredis', open: ioredisSentinel },
];

/** A client that was never connected holds nothing. */
function opened(client: object, close = (): unknown => undefined): Promise<OpenedClient> {
  return Promise.resolve({ client, close: async () => void (await close()) });
}

function ioredisCluster(nodes: readonly RedisServer[]): Promise<OpenedClient> {
  const startup = nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
  const client = new Cluster(startup, { lazyConnect: true });
  return opened(client, () => client.disconnect());
}

async function nodeRedisSentinel(sentinels: readonly Address[]): Promise<OpenedClient> {
  const client = createSentinel({ name: MASTER_NAME, sentinelRootNodes: [...sentinels] });
  client.on('error', () => {});
  await client.connect();
  return opened(client, () => client.destroy());
}

function ioredisSentinel(sentinels: readonly Address[]): Promise<OpenedClient> {
  const client = new Redis({ name: MASTER_NAME, sentinels: [...sentinels], lazyConnect: true });
  client.on('error', () => {});
  return opened(client, () => client.disconnect());
}

function urlsOf(nodes: readonly RedisServer[]): { url: string }[] {
  return nodes.map(({ url }) => ({ url }));
}

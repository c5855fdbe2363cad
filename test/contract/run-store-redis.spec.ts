import { createClient } from '@redis/client';
import { Cluster, Redis } from 'ioredis';
import { SystemClock } from '../../lib/common/clock.js';
import { RedisRunStore } from '../../lib/redis/index.js';
import { type RunStoreHarness, runStoreContract } from '../../lib/testing/run-store-contract.js';
import { startRedisCluster } from '../support/redis-cluster.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';

interface Host {
  readonly client: object;
  close(): unknown;
}

let namespaces = 0;

/** Two replicas in a namespace that no other test has, each over a client of its own. */
async function replicasOver(open: () => Host): Promise<RunStoreHarness> {
  namespaces += 1;
  const namespace = `contract-${namespaces}`;
  const hosts = [open(), open()] as const;
  const storeOf = ({ client }: Host): RedisRunStore => {
    const created = new RedisRunStore({ client });
    created.attach({ namespace, storeTimeoutMs: 10_000, clock: new SystemClock() });
    return created;
  };
  const [store, other] = [storeOf(hosts[0]), storeOf(hosts[1])];
  const close = async (): Promise<void> => {
    await Promise.all([store.close(), other.close()]);
    for (const host of hosts) host.close();
  };
  return { store, other, close };
}

describe('a real Redis', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  }, 60_000);

  afterAll(() => server.stop());

  runStoreContract('RedisRunStore over node-redis', {
    create: () => replicasOver(() => ({ client: createClient({ url: server.url }), close: () => undefined })),
  });

  runStoreContract('RedisRunStore over ioredis', {
    create: () =>
      replicasOver(() => {
        const client = new Redis(server.url, { lazyConnect: true });
        return { client, close: () => client.disconnect() };
      }),
  });
});

describe('a real Redis Cluster', () => {
  let nodes: RedisServer[];

  beforeAll(async () => {
    nodes = await startRedisCluster();
  }, 60_000);

  afterAll(() => Promise.all(nodes.map((node) => node.stop())));

  runStoreContract('RedisRunStore over a cluster', {
    create: () =>
      replicasOver(() => {
        const startup = nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
        const client = new Cluster(startup, { lazyConnect: true });
        return { client, close: () => client.disconnect() };
      }),
  });
});

import { redisStore } from '../../lib/redis/index.js';
import {
  coordinationStoreContract,
  type StoreHarness,
} from '../../lib/testing/coordination-store-contract.js';
import { startRedisCluster } from '../support/redis-cluster.js';
import { passTime } from '../support/redis-passing-time.js';
import { SentinelGroup } from '../support/redis-sentinel.js';
import type { RedisServer } from '../support/redis-server.js';
import { CLUSTER_CLIENTS, type OpenedClient, SENTINEL_CLIENTS } from '../support/redis-topology-clients.js';
import { storeContext } from '../support/store-context.js';

let namespaces = 0;

/** The contract for two replicas, in a namespace that no other test has, each over a client of its own. */
function contractOver(
  name: string,
  open: () => Promise<OpenedClient>,
  masters: () => readonly RedisServer[],
): void {
  let clients: readonly [OpenedClient, OpenedClient];

  beforeAll(async () => {
    clients = [await open(), await open()];
  });

  afterAll(() => Promise.all(clients.map((client) => client.close())));

  const create = async (): Promise<StoreHarness> => {
    namespaces += 1;
    const namespace = `contract-${namespaces}`;
    const [store, other] = [redisStore(clients[0]), redisStore(clients[1])];
    for (const each of [store, other]) each.attach?.(storeContext({ namespace }));
    const expire = (ms: number): Promise<void> => passTime(masters(), namespace, ms);
    const close = async (): Promise<void> => {
      await Promise.all([store.close?.(), other.close?.()]);
    };
    return { store, other, expire, close };
  };
  coordinationStoreContract(`redisStore over ${name}`, { create });
}

describe('a Redis Cluster of three masters', () => {
  let nodes: RedisServer[];

  beforeAll(async () => {
    nodes = await startRedisCluster();
  }, 60_000);

  afterAll(() => Promise.all(nodes.map((node) => node.stop())));

  describe.each(CLUSTER_CLIENTS)('with a client of $name', ({ name, open }) => {
    contractOver(
      `a cluster, through ${name},`,
      () => open(nodes),
      () => nodes,
    );
  });
});

describe('a master that Sentinels watch', () => {
  let group: SentinelGroup;

  beforeAll(async () => {
    group = await SentinelGroup.start();
  }, 60_000);

  afterAll(() => group.stop());

  describe.each(SENTINEL_CLIENTS)('with a client of $name', ({ name, open }) => {
    contractOver(
      `Sentinel, through ${name},`,
      () => open(group.addresses),
      () => [group.master],
    );
  });
});

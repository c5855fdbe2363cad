import { createClient } from '@redis/client';
import { Redis } from 'ioredis';
import type { RedisClient } from '../../lib/locking/stores/redis/client-shapes.js';
import { RedisCoordinationStore } from '../../lib/locking/stores/redis/redis-coordination-store.js';
import {
  coordinationStoreContract,
  type StoreHarness,
} from '../../lib/testing/coordination-store-contract.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { storeContext } from '../support/store-context.js';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a real Redis', () => {
  let server: RedisServer;
  let namespaces = 0;

  beforeAll(async () => {
    server = await startRedis();
  }, 60_000);

  afterAll(() => server.stop());

  /** Two replicas in a namespace that no other test has, each over a client of its own. */
  const replicasWith = (clientOf: (url: string) => { client: RedisClient; close(): unknown }) => ({
    create: async (): Promise<StoreHarness> => {
      namespaces += 1;
      const namespace = `contract-${namespaces}`;
      const clients = [clientOf(server.url), clientOf(server.url)];
      const [store, other] = clients.map(({ client }) => {
        const created = new RedisCoordinationStore(client);
        created.attach(storeContext({ namespace }));
        return created;
      });
      if (store === undefined || other === undefined) throw new Error('Expected two stores');
      const close = async (): Promise<void> => {
        await Promise.all([store.close(), other.close()]);
        for (const client of clients) client.close();
      };
      return { store, other, expire: wait, close };
    },
  });

  coordinationStoreContract(
    'RedisCoordinationStore over node-redis',
    replicasWith((url) => ({ client: createClient({ url }), close: () => undefined })),
  );

  coordinationStoreContract(
    'RedisCoordinationStore over ioredis',
    replicasWith((url) => {
      const client = new Redis(url, { lazyConnect: true });
      return { client, close: () => client.disconnect() };
    }),
  );
});

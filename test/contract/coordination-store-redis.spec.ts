import { createClient } from '@redis/client';
import { Redis } from 'ioredis';
import type { RedisClient } from '../../lib/locking/stores/redis/client-shapes.js';
import { RedisCoordinationStore } from '../../lib/locking/stores/redis/redis-coordination-store.js';
import {
  coordinationStoreContract,
  type StoreHarness,
} from '../../lib/testing/coordination-store-contract.js';
import { jobKeys } from '../../lib/locking/keys.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { expiriesOf, letTimePass } from '../support/redis-time.js';
import { RespSocket } from '../support/resp.js';
import { storeContext } from '../support/store-context.js';

describe('a real Redis', () => {
  let server: RedisServer;
  let observer: RespSocket;
  let namespaces = 0;

  beforeAll(async () => {
    server = await startRedis();
    observer = await RespSocket.connect(server.port);
  }, 60_000);

  afterAll(async () => {
    observer.close();
    await server.stop();
  });

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
      const expire = (ms: number): Promise<void> => letTimePass(observer, namespace, ms);
      return { store, other, expire, close };
    },
  });

  const overNodeRedis = replicasWith((url) => ({ client: createClient({ url }), close: () => undefined }));

  coordinationStoreContract('RedisCoordinationStore over node-redis', overNodeRedis);

  coordinationStoreContract(
    'RedisCoordinationStore over ioredis',
    replicasWith((url) => {
      const client = new Redis(url, { lazyConnect: true });
      return { client, close: () => client.disconnect() };
    }),
  );

  it('lets claim and lease expire by its own clock, and grants them anew', async () => {
    const harness = await overNodeRedis.create();
    const keys = jobKeys(`contract-${namespaces}`, 'report');
    const connection = await RespSocket.connect(server.port);
    const expiries = await expiriesOf(connection);
    const request = {
      job: 'report',
      replicaId: 'replica',
      runId: 'run',
      token: 'first',
      at: 0,
      claim: { key: 'slot', ttlMs: 100 },
      lease: { scope: '', ttlMs: 50 },
      ignorePaused: false,
    };
    expect(await harness.store.acquire(request)).toMatchObject({ acquired: true });
    await expiries.of([keys.claim('slot'), keys.lease('')]);
    expect(await harness.other.acquire({ ...request, token: 'second' })).toMatchObject({ acquired: true });
    connection.close();
    await harness.close();
  });
});

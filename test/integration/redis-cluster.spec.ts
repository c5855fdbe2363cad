import { randomUUID } from 'node:crypto';
import { createCluster } from '@keyv/redis';
import { redisClusterStore } from 'cache-manager-redis-yet';
import { Cluster } from 'ioredis';
import type { AcquireRequest, CoordinationStore } from '../../lib/locking/coordination-store.js';
import { redisStore } from '../../lib/redis/index.js';
import { startRedisCluster } from '../support/redis-cluster.js';
import type { RedisServer } from '../support/redis-server.js';
import { storeContext } from '../support/store-context.js';

const JOBS = Array.from({ length: 50 }, (_, at) => `job ${at}`);

function request(job: string, slot: string): AcquireRequest {
  return {
    job,
    replicaId: 'replica-a',
    runId: 'run-1',
    token: randomUUID(),
    at: 0,
    claim: { key: slot, ttlMs: 60_000 },
    lease: { scope: '', ttlMs: 30_000 },
    ignorePaused: false,
  };
}

interface Host {
  readonly client: object;
  close(): unknown;
}

const CLIENTS: Record<string, (nodes: readonly RedisServer[]) => Host | Promise<Host>> = {
  'node-redis 4': async (nodes) => {
    const { client } = await redisClusterStore({ rootNodes: nodes.map(({ url }) => ({ url })) });
    return { client, close: () => client.disconnect() };
  },
  'node-redis 5': (nodes) => ({
    client: createCluster({ rootNodes: nodes.map(({ url }) => ({ url })) }),
    close: () => {},
  }),
  ioredis: (nodes) => {
    const startup = nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
    const client = new Cluster(startup, { lazyConnect: true });
    return { client, close: () => client.disconnect() };
  },
};

describe('Redis Cluster', () => {
  let nodes: RedisServer[];

  beforeAll(async () => {
    nodes = await startRedisCluster();
  }, 60_000);

  afterAll(() => Promise.all(nodes.map((node) => node.stop())));

  describe.each(Object.entries(CLIENTS))('over %s', (name, open) => {
    let host: Host;
    let store: CoordinationStore;

    beforeAll(async () => {
      host = await open(nodes);
      store = redisStore(host);
      store.attach?.(storeContext({ namespace: name }));
    });

    afterAll(async () => {
      await store.close?.();
      await host.close();
    });

    it('grants each slot once, on whichever node the job is', async () => {
      const first = await Promise.all(JOBS.map((job) => store.acquire(request(job, 'slot'))));
      expect(first.every((answer) => answer.acquired && answer.isFirst === true)).toBe(true);
      const second = await Promise.all(JOBS.map((job) => store.acquire(request(job, 'slot'))));
      expect(second.every((answer) => !answer.acquired && answer.reason === 'already-claimed')).toBe(true);
      for (const answer of first) {
        if (!answer.acquired || answer.lease === null) throw new Error('No lease.');
        expect(await store.renew(answer.lease)).toBe(true);
        await store.release(answer.lease);
      }
    });

    it('withdraws, and lists paused jobs, across nodes', async () => {
      for (const job of JOBS.slice(0, 10)) {
        const late = request(job, 'late');
        await store.withdraw?.(late);
        await expect(store.acquire(late)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
        await store.setPaused(job, true);
      }
      expect((await store.pausedJobs()).sort()).toEqual(JOBS.slice(0, 10).sort());
    });
  });
});

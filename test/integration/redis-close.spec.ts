import { setTimeout as delay } from 'node:timers/promises';
import { redisStore } from '../../lib/redis/index.js';
import { Asking } from '../support/guarded-asking.js';
import { HOST_CLIENTS } from '../support/redis-clients.js';
import { startRedisCluster } from '../support/redis-cluster.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { CLUSTER_CLIENTS } from '../support/redis-topology-clients.js';
import { storeContext } from '../support/store-context.js';

/** What keeps a process alive: a socket or a timer that was not let go. */
function handles(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => /^(?:TCP|Timeout|GetAddrInfo)/.test(kind));
}

/** Handles go in the next turns of the event loop; a leaked one never does, and the test runs out of time. */
async function untilNoMoreThan(count: number): Promise<void> {
  while (handles().length > count) await new Promise((resolve) => setImmediate(resolve));
}

describe.each(HOST_CLIENTS)('closing the store over $name', ({ open }) => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  });

  afterAll(() => server.stop());

  it.each([
    ['once connected', async (store: ReturnType<typeof redisStore>) => void (await store.pausedJobs())],
    ['while connecting', async () => {}],
    ['while the socket opens', () => new Promise<void>((resolve) => process.nextTick(resolve))],
  ])('leaves nothing that keeps the process alive: %s', async (_, begin) => {
    const host = await open(server.url);
    const before = handles().length;
    const store = redisStore(host);
    store.attach?.(storeContext({ namespace: 'test' }));
    await begin(store);
    await store.close?.();
    await untilNoMoreThan(before);
    await host.close();
  });

  it('leaves the client of the application open', async () => {
    const host = await open(server.url);
    const store = redisStore(host);
    await store.setPaused('job', true);
    await store.close?.();
    const other = redisStore(host);
    expect(await other.pausedJobs()).toEqual(['job']);
    await other.close?.();
    await host.close();
  });
});

describe('closing the store over a cluster', () => {
  let nodes: RedisServer[];

  beforeAll(async () => {
    nodes = await startRedisCluster();
  }, 60_000);

  afterAll(() => Promise.all(nodes.map((node) => node.stop())));

  const jobs = Array.from({ length: 6 }, (_, at) => `job ${at}`);

  describe.each(CLUSTER_CLIENTS)('of $name', ({ open }) => {
    // A moment that is missed in one run is met in another.
    it('leaves nothing that keeps the process alive, at whichever moment of connecting', async () => {
      const host = await open(nodes);
      const before = handles().length;
      for (let ms = 0; ms < 40; ms += 2) {
        const asking = new Asking(redisStore(host), 'closing');
        for (const job of jobs) void asking.ask(job, String(ms));
        await delay(ms);
        await asking.close();
      }
      await untilNoMoreThan(before);
      await host.close();
    });
  });
});

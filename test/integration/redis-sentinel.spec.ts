import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSentinel } from '@keyv/redis';
import { Redis } from 'ioredis';
import { redisStore } from '../../lib/redis/index.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { storeContext } from '../support/store-context.js';

const NAME = 'main';

describe('Redis Sentinel', () => {
  let master: RedisServer;
  let sentinel: RedisServer;
  let folder: string;

  beforeAll(async () => {
    master = await startRedis();
    folder = await mkdtemp(join(tmpdir(), 'sentinel-'));
    const config = join(folder, 'sentinel.conf');
    await writeFile(config, `sentinel monitor ${NAME} 127.0.0.1 ${master.port} 1\n`);
    sentinel = await startRedis({ sentinelConfig: config });
  });

  afterAll(async () => {
    await sentinel.stop();
    await master.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    [
      'node-redis 5',
      () => {
        const client = createSentinel({
          name: NAME,
          sentinelRootNodes: [{ host: '127.0.0.1', port: sentinel.port }],
        });
        client.on('error', () => {});
        return { client, close: () => {} };
      },
    ],
    [
      'ioredis',
      () => {
        const sentinels = [{ host: '127.0.0.1', port: sentinel.port }];
        const client = new Redis({ name: NAME, sentinels, lazyConnect: true });
        return { client, close: () => client.disconnect() };
      },
    ],
  ])('names the server to coordinate through, with a client of %s', async (namespace, open) => {
    const { client, close } = open();
    const store = redisStore({ client });
    store.attach?.(storeContext({ namespace }));
    await store.setPaused('job', true);
    expect(await store.pausedJobs()).toEqual(['job']);
    expect(await master.send('SMEMBERS', `${namespace}:paused`)).toEqual(['job']);
    await store.close?.();
    close();
  });
});

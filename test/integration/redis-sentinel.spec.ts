import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSentinel } from '@keyv/redis';
import { Redis } from 'ioredis';
import { redisStore } from '../../lib/redis/index.js';
import { Asking } from '../support/guarded-asking.js';
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

  // node-redis asks through the client it was given, whose time-outs are the application's own.
  it('asks the next Sentinel where the first does not answer, with a client of ioredis', async () => {
    const config = join(folder, 'silent.conf');
    await writeFile(config, `sentinel monitor ${NAME} 127.0.0.1 ${master.port} 1\n`);
    const silent = await startRedis({ sentinelConfig: config });
    silent.pause();
    const sentinels = [silent, sentinel].map(({ port }) => ({ host: '127.0.0.1', port }));
    const client = new Redis({ name: NAME, sentinels, lazyConnect: true });
    const asking = new Asking(redisStore({ client }), 'silent');
    expect(await asking.untilAnswered('job')).toMatchObject({ acquired: true });
    await asking.close();
    client.disconnect();
    await silent.stop();
  });

  it('grants nothing that a master may not write for want of replicas', async () => {
    const client = new Redis(master.url, { lazyConnect: true });
    const asking = new Asking(redisStore({ client }), 'alone');
    await master.send('CONFIG', 'SET', 'min-replicas-to-write', '1');
    expect(await asking.ask('job', 'slot')).toMatchObject({
      reason: 'store-unavailable',
      error: { message: expect.stringContaining('NOREPLICAS') },
    });
    await master.send('CONFIG', 'SET', 'min-replicas-to-write', '0');
    expect(await asking.ask('job', 'slot')).toMatchObject({ acquired: true, isFirst: true });
    await asking.close();
    client.disconnect();
  });
});

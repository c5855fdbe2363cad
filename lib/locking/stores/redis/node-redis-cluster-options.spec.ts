import { createCluster as createCluster5 } from '@keyv/redis';
import { createCluster as createCluster4 } from 'redis';
import { isNodeRedisCluster } from './client-shapes.js';
import { clusterOptions } from './node-redis-cluster-options.js';

const OPTIONS = {
  rootNodes: [{ url: 'redis://127.0.0.1:7000' }],
  defaults: { username: 'cron', password: 'secret' },
};

describe('the options of a cluster of node-redis', () => {
  it.each([
    ['4', () => createCluster4(OPTIONS)],
    ['5', () => createCluster5(OPTIONS)],
  ])('are those it was made with, in version %s', (_version, create) => {
    const client: unknown = create();
    if (!isNodeRedisCluster(client)) throw new Error('Expected a cluster.');
    expect(clusterOptions(client)).toMatchObject(OPTIONS);
  });

  it('leave the client as it was', () => {
    const client: unknown = createCluster4(OPTIONS);
    if (!isNodeRedisCluster(client)) throw new Error('Expected a cluster.');
    clusterOptions(client);
    expect(isNodeRedisCluster(client.duplicate({}))).toBe(true);
  });
});

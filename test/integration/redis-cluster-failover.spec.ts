import { redisStore } from '../../lib/redis/index.js';
import { Asking } from '../support/guarded-asking.js';
import { beginMigration, jobsByMaster, startRedisCluster } from '../support/redis-cluster.js';
import type { RedisServer } from '../support/redis-server.js';
import { CLUSTER_CLIENTS, type OpenedClient } from '../support/redis-topology-clients.js';

const GENEROUS_MS = 120_000;

interface Replica {
  readonly client: OpenedClient;
  readonly asking: Asking;
}

/** Rivals, one over each kind of client. */
function replicasOver(nodes: readonly RedisServer[]): Promise<Replica[]> {
  const open = CLUSTER_CLIENTS.map(async ({ open }) => {
    const client = await open(nodes);
    return { client, asking: new Asking(redisStore(client), 'rivals') };
  });
  return Promise.all(open);
}

/** The tests follow one another on one cluster, each of which leaves all its slots served. */
describe('Redis Cluster, through node-redis 4 and 5 and ioredis at once,', () => {
  let nodes: RedisServer[];
  let replicas: Replica[];
  let jobs: string[];

  beforeAll(async () => {
    nodes = await startRedisCluster({ replicas: true });
    replicas = await replicasOver(nodes);
    jobs = await jobsByMaster(nodes);
  }, GENEROUS_MS);

  afterAll(async () => {
    await Promise.all(replicas.map(({ asking }) => asking.close()));
    await Promise.all(replicas.map(({ client }) => client.close()));
    await Promise.all(nodes.map((node) => node.stop()));
  });

  const ofEach = <T>(ask: (asking: Asking) => Promise<T>): Promise<T[]> =>
    Promise.all(replicas.map(({ asking }) => ask(asking)));

  /** Lets all rivals ask for a slot. Whoever wins it has won it for good. */
  async function winners(job: string, slot: string): Promise<number> {
    const answers = await ofEach((asking) => asking.ask(job, slot));
    return answers.filter(({ acquired }) => acquired).length;
  }

  const allServe = async (job: string): Promise<void> => {
    const answers = await ofEach((asking) => asking.untilAnswered(job));
    expect(answers).toEqual(replicas.map(() => expect.objectContaining({ acquired: true })));
  };

  it(
    'grants no slot twice while its keys move to another node, and renews its leases all the while',
    async () => {
      const [job = ''] = jobs;
      const won = new Map<string, number>();
      const ask = async (slot: string): Promise<void> => {
        won.set(slot, (won.get(slot) ?? 0) + (await winners(job, slot)));
      };
      const slots = (phase: string): string[] => Array.from({ length: 10 }, (_, at) => `${phase} ${at}`);
      const before = slots('before');
      for (const slot of before) await ask(slot);
      expect([...won.values()]).toEqual(before.map(() => 1));

      const held = await Promise.all(replicas.map(({ asking }, at) => asking.take(job, `held ${at}`)));
      const renewals = (): Promise<string[]> =>
        Promise.all(replicas.map(({ asking }, at) => asking.renew(held[at])));
      const renewed = replicas.map(() => 'renewed');

      const migration = await beginMigration(nodes, job);
      // A script needs all of its keys on one node, those that are still to be written too.
      expect(await ofEach((asking) => asking.ask(job, 'halfway'))).toEqual(
        replicas.map(() => expect.objectContaining({ reason: 'store-unavailable' })),
      );
      expect(await renewals()).toEqual(renewed);
      const during = slots('during');
      await Promise.all([
        migration.moveKeys(),
        ...during.map((slot) => ask(slot)),
        ...before.map((slot) => ask(slot)),
      ]);
      expect(await renewals()).toEqual(renewed);
      await migration.end();
      await allServe(job);
      const after = slots('after');
      for (const slot of [...before, ...during, ...after]) await ask(slot);
      expect([...won.values()]).toEqual([...before, ...during, ...after].map(() => 1));
    },
    GENEROUS_MS,
  );

  it(
    'loses the jobs of a node that is killed and no others, until its replica has its place',
    async () => {
      const [, lost = '', other = ''] = jobs;
      expect(await winners(lost, 'replicated')).toBe(1);
      await nodes[1]?.send('WAIT', '1', '15000');
      await nodes[1]?.kill();
      const refused = ofEach((asking) => asking.ask(lost, 'outage'));
      for (let round = 0; round < 20; round++) expect(await winners(other, `outage ${round}`)).toBe(1);
      expect(await refused).toEqual(
        replicas.map(() => expect.objectContaining({ reason: 'store-unavailable' })),
      );
      await allServe(lost);
      expect(await ofEach((asking) => asking.ask(lost, 'replicated'))).toEqual(
        replicas.map(() => expect.objectContaining({ reason: 'already-claimed' })),
      );
    },
    GENEROUS_MS,
  );

  it(
    'forgets the claims of a node that restarts empty, and runs its jobs again',
    async () => {
      const [, , lost = ''] = jobs;
      expect(await winners(lost, 'forgotten')).toBe(1);
      // Its replica first, or that would take over.
      await nodes[5]?.kill();
      await nodes[2]?.restart();
      await allServe(lost);
      expect(await winners(lost, 'forgotten')).toBe(1);
    },
    GENEROUS_MS,
  );
});

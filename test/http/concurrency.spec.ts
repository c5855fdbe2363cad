import { createClient } from 'redis';
import { type CoordinationStore, MemoryCoordinationStore } from 'nestjs-cron-coordinator';
import { redisStore } from 'nestjs-cron-coordinator/redis';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Received } from './support/client.js';
import { HeldJob } from './support/held-job.js';
import { PLATFORMS } from './support/platforms.js';
import { Served } from './support/served.js';

const REPLICAS = 3;
const TRIGGERS = 200;
const JOBS = 50;

describe.each(PLATFORMS)('three replicas, on %s', (_, platform) => {
  let redis: RedisServer;
  let replicas: Served[] = [];
  const rejections: unknown[] = [];
  const noteRejection = (reason: unknown): void => void rejections.push(reason);

  const serve = async (storeOf: () => CoordinationStore): Promise<void> => {
    for (let index = 0; index < REPLICAS; index++) {
      const coordinator = { store: storeOf(), replicaId: `replica-${index}`, storeTimeoutMs: 20_000 };
      replicas.push(await Served.start(platform, { coordinator }));
    }
  };

  const post = (index: number, path: string, body?: unknown): Promise<Received> => {
    const replica = replicas[index % REPLICAS];
    if (replica === undefined) throw new Error('There is no such replica.');
    return replica.post(path, body);
  };

  beforeAll(async () => {
    redis = await startRedis();
    process.on('unhandledRejection', noteRejection);
  });

  afterAll(async () => {
    process.off('unhandledRejection', noteRejection);
    await redis.stop();
  });

  afterEach(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
    replicas = [];
    expect(rejections).toEqual([]);
  });

  const stores: [string, () => () => CoordinationStore][] = [
    [
      'a store they share',
      () => {
        const store = new MemoryCoordinationStore();
        return () => store;
      },
    ],
    ['a real Redis', () => () => redisStore({ client: createClient({ url: redis.url }) })],
  ];

  it.each(stores)(
    'over %s run one job once for 200 triggers at once, and refuse 199',
    async (_of, storeOf) => {
      await serve(storeOf());
      const job = new HeldJob();
      for (const { service } of replicas) service.register({ name: 'report', handler: job.handler });
      let refused = 0;
      const all = Promise.all(
        Array.from({ length: TRIGGERS }, async (_value, index) => {
          const answer = await post(index, '/crons/report');
          if (answer.status === 409 && ++refused === TRIGGERS - 1) job.end();
          return answer;
        }),
      );
      const answers = await all;
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const refusals = answers.filter(({ status }) => status === 409);
      expect(refusals).toHaveLength(TRIGGERS - 1);
      const winner = answers.find(({ status }) => status === 200)?.body;
      for (const { body } of refusals) {
        expect(body).toMatchObject({ reason: 'overlap', owner: { runId: winner?.runId } });
      }
      expect(job.calls).toBe(1);
    },
  );

  it.each(stores)('over %s run 50 jobs for 50 triggers at once', async (_of, storeOf) => {
    await serve(storeOf());
    const ran: string[] = [];
    const names = Array.from({ length: JOBS }, (_value, index) => `job-${index}`);
    for (const { service } of replicas) {
      for (const name of names) service.register({ name, handler: () => void ran.push(name) });
    }
    const answers = await Promise.all(names.map((name, index) => post(index, `/crons/${name}`)));
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200));
    expect(ran.sort()).toEqual([...names].sort());
  });

  it.each(stores)('over %s run a slot once that is delivered to each of them', async (_of, storeOf) => {
    await serve(storeOf());
    const job = new HeldJob();
    for (const { service } of replicas) service.register({ name: 'report', handler: job.handler });
    const slot = new Date().toISOString();
    const first = await post(0, '/crons/report', { slot, mode: 'async' });
    expect(first.status).toBe(202);
    for (const index of [1, 2]) {
      const repeated = await post(index, '/crons/report', { slot });
      expect(repeated).toMatchObject({
        status: 200,
        body: {
          job: 'report',
          slot,
          runId: first.body.runId,
          replicaId: 'replica-0',
          deduplicated: true,
        },
      });
    }
    job.end();
    expect(job.calls).toBe(1);
  });
});

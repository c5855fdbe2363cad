import { randomUUID } from 'node:crypto';
import type { Lease } from 'nestjs-cron-coordinator';
import { redisStore } from 'nestjs-cron-coordinator/redis';
import { createClient } from 'redis';
import type { Kind } from '../engine/contestant.js';
import { acquireRequest, applicationClient, storeName } from './coordinator.js';
import { keyOf, LOCK_MS } from './lock-peer.js';

/** One replica, with a connection of its own, that is asked for many jobs at once. */
export interface Replica {
  /** Resolves with how many of the jobs it won once all are decided. */
  decide(jobs: readonly string[], slot: string): Promise<number>;
  /** Gives back what it holds. */
  settle(): Promise<unknown>;
  close(): Promise<unknown>;
}

const SET_ALL = `
local won = 0
for k = 1, #KEYS do
  if redis.call('SET', KEYS[k], ARGV[1], 'NX', 'PX', ARGV[2]) then won = won + 1 end
end
return won
`;

export interface Fleet {
  readonly name: string;
  readonly kind: Kind;
  readonly open: (url: string) => Promise<Replica>;
}

type Decide = (client: ReturnType<typeof createClient>, keys: readonly string[]) => Promise<number>;

function overRawClient(decide: Decide): (url: string) => Promise<Replica> {
  return async (url) => {
    const client = createClient({ url });
    await client.connect();
    return {
      decide: (jobs, slot) =>
        decide(
          client,
          jobs.map((job) => keyOf(job, slot)),
        ),
      settle: () => Promise.resolve(),
      close: () => client.close(),
    };
  };
}

const setOne = async (client: Parameters<Decide>[0], key: string): Promise<number> => {
  const condition = { condition: 'NX', expiration: { type: 'PX', value: LOCK_MS } } as const;
  return (await client.set(key, randomUUID(), condition)) === 'OK' ? 1 : 0;
};

/** As a loop over the jobs does that are due. */
const oneByOne = overRawClient(async (client, keys) => {
  let won = 0;
  for (const key of keys) won += await setOne(client, key);
  return won;
});

/** As timers do that fire in the same moment; the client sends them on without waiting for each other. */
const allAtOnce = overRawClient(async (client, keys) => {
  const won = await Promise.all(keys.map((key) => setOne(client, key)));
  return won.reduce((total, one) => total + one, 0);
});

/** The fewest round trips there can be. */
const oneScript = overRawClient(async (client, keys) =>
  Number(await client.eval(SET_ALL, { keys: [...keys], arguments: [randomUUID(), String(LOCK_MS)] })),
);

async function coordinated(url: string): Promise<Replica> {
  const store = redisStore({ client: applicationClient('node-redis 5', url) });
  await store.pausedJobs();
  let held: Lease[] = [];
  return {
    decide: async (jobs, slot) => {
      const answers = await Promise.all(jobs.map((job) => store.acquire(acquireRequest(job, slot))));
      held = answers.flatMap((answer) => (answer.acquired && answer.lease !== null ? [answer.lease] : []));
      return held.length;
    },
    settle: () => Promise.all(held.map((lease) => store.release(lease))),
    close: async () => store.close?.(),
  };
}

export const COORDINATED = storeName('node-redis 5');
export const ONE_BY_ONE = 'node-redis 5, one SET after another';

export const FLEETS: readonly Fleet[] = [
  { name: 'node-redis 5, one script for all keys', kind: 'limit', open: oneScript },
  { name: 'node-redis 5, all SETs at once', kind: 'peer', open: allAtOnce },
  { name: COORDINATED, kind: 'ours', open: coordinated },
  { name: ONE_BY_ONE, kind: 'peer', open: oneByOne },
];

import { randomUUID } from 'node:crypto';
import type { Lease } from 'nestjs-cron-coordinator';
import { redisStore } from 'nestjs-cron-coordinator/redis';
import { createClient } from 'redis';
import type { RedisServer } from '../../../test/support/redis-server.js';
import { alternate } from '../../engine/alternate.js';
import type { Contestant, Kind } from '../../engine/contestant.js';
import { provided } from '../../engine/repetition.js';
import type { Column, Scene } from '../../engine/scene.js';
import { acquireRequest, applicationClient } from '../../peers/coordinator.js';
import { LOCK_MS } from '../../peers/lock-peer.js';
import type { Bench } from '../../question.js';

const SIZES = { full: { calls: 3_000, repetitions: 9 }, quick: { calls: 1_000, repetitions: 7 } };

const COLUMNS: readonly Column[] = [
  { head: 'µs a call', metric: 'callUs', digits: 1 },
  { head: 'over SET', metric: 'callUs', ratio: true, digits: 1 },
];

const SET = 'SET NX PX';

/** What no script can do without that takes a claim, a lease and a fence. It decides nothing. */
const SAME_COMMANDS = `
redis.call('MGET', unpack(KEYS))
redis.call('TIME')
redis.call('SET', KEYS[3], ARGV[1], 'NX', 'PX', ARGV[2])
redis.call('SET', KEYS[4], ARGV[1], 'NX', 'PX', ARGV[3])
redis.call('SET', KEYS[5], '1')
return { 'acquired', 1 }
`;

/** Calls one after the other, so that no script answers two. */
type Call = () => Promise<unknown>;

/** What a call costs Redis itself, by its own statistics: no client, no network, no waiting. */
export async function serverTimeScene({ quick, redis }: Bench): Promise<Scene> {
  const { calls, repetitions } = quick ? SIZES.quick : SIZES.full;
  const client = createClient({ url: redis.url });
  await client.connect();
  const store = redisStore({ client: applicationClient('node-redis 5', redis.url) });
  const held: Lease[] = [];
  const measured = (name: string, kind: Kind, command: string, call: Call, before?: Call): Contestant => {
    const measure = async (): ReturnType<Contestant['measure']> => {
      for (let left = calls; before !== undefined && left > 0; left--) await before();
      await redis.send('CONFIG', 'RESETSTAT');
      for (let left = calls; left > 0; left--) await call();
      const { times, usec } = await statisticsOf(command, redis);
      return provided([{ what: 'calls', wanted: calls, done: times }], () => ({ callUs: usec / calls }));
    };
    return { name, kind, over: SET, measure };
  };
  const scripted = async (name: string, source: string): Promise<Contestant> => {
    const sha = await client.scriptLoad(source);
    const call: Call = () => {
      const token = randomUUID();
      const names = [`withdrawn:${token}`, 'paused', `claim:${token}`, `lease:${token}`, 'fence'];
      const keys = names.map((key) => `bench:{${name}}:${key}`);
      const lockMs = String(LOCK_MS);
      return client.evalSha(sha, { keys, arguments: [valueLike(token), lockMs, lockMs, '0'] });
    };
    return measured(name, 'limit', 'evalsha', call);
  };
  const acquire: Call = async () => {
    const slot = randomUUID();
    // Leases of their own, so that many are held at a time.
    const lease = { scope: slot, ttlMs: LOCK_MS };
    const answer = await store.acquire({ ...acquireRequest('server time', slot), lease });
    if (answer.acquired && answer.lease !== null) held.push(answer.lease);
  };
  const release: Call = async () => {
    const lease = held.shift();
    if (lease !== undefined) await store.release(lease);
  };
  const set: Call = () => {
    const token = randomUUID();
    const ifAbsent = { condition: 'NX', expiration: { type: 'PX', value: LOCK_MS } } as const;
    return client.set(`bench:${token}`, valueLike(token), ifAbsent);
  };
  try {
    await store.pausedJobs();
    return {
      title: 'What Redis itself spends',
      note: 'By its own statistics, without client, network and waiting. The third is what a script cannot do without that takes a claim, a lease and a fence; what an acquire spends beyond it is for deciding.',
      columns: COLUMNS,
      goals: [],
      series: await alternate(
        [
          measured(SET, 'limit', 'set', set),
          await scripted('a script that does nothing', 'return 1'),
          await scripted('a script of the commands of an acquire', SAME_COMMANDS),
          measured('acquire', 'ours', 'evalsha', acquire, release),
          measured('release', 'ours', 'evalsha', release, acquire),
        ],
        { repetitions },
      ),
    };
  } finally {
    await Promise.all([client.close(), store.close?.()]);
  }
}

/** As long as what an acquire writes. */
function valueLike(token: string): string {
  return `${token} ${JSON.stringify({ replicaId: 'bench', runId: token, at: Date.now() })}`;
}

async function statisticsOf(command: string, redis: RedisServer): Promise<{ times: number; usec: number }> {
  const all = String(await redis.send('INFO', 'commandstats'));
  const [, times, usec] = new RegExp(`cmdstat_${command}:calls=(\\d+),usec=(\\d+)`).exec(all) ?? [];
  return { times: Number(times), usec: Number(usec) };
}

import type { RedisServer } from '../../../test/support/redis-server.js';
import { alternate } from '../../engine/alternate.js';
import type { Contestant, Kind } from '../../engine/contestant.js';
import { provided } from '../../engine/repetition.js';
import type { Column, Scene } from '../../engine/scene.js';
import { type Call, openServerCalls } from '../../peers/server-calls.js';
import type { Bench } from '../../question.js';

const CALLS = 1_500;
const REPETITIONS = 9;

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

/** What a call costs Redis itself, by its own statistics: no client, no network, no waiting. */
export async function serverTimeScene({ redis }: Bench): Promise<Scene> {
  const { set, scripted, acquire, release, close } = await openServerCalls(redis.url);
  const measured = (name: string, kind: Kind, command: string, call: Call, before?: Call): Contestant => {
    const measure = async (): ReturnType<Contestant['measure']> => {
      for (let left = CALLS; before !== undefined && left > 0; left--) await before();
      await redis.send('CONFIG', 'RESETSTAT');
      for (let left = CALLS; left > 0; left--) await call();
      const { times, usec } = await statisticsOf(command, redis);
      return provided([{ what: 'calls', wanted: CALLS, done: times }], () => ({ callUs: usec / CALLS }));
    };
    return { name, kind, over: SET, measure };
  };
  try {
    return {
      title: 'What Redis itself spends',
      note: 'By its own statistics, without client, network and waiting. The third is what a script cannot do without that takes a claim, a lease and a fence; what an acquire spends beyond it is for deciding.',
      columns: COLUMNS,
      goals: [],
      series: await alternate(
        [
          measured(SET, 'limit', 'set', set),
          measured('a script that does nothing', 'limit', 'evalsha', await scripted('return 1')),
          measured(
            'a script of the commands of an acquire',
            'limit',
            'evalsha',
            await scripted(SAME_COMMANDS),
          ),
          measured('acquire', 'ours', 'evalsha', acquire, release),
          measured('release', 'ours', 'evalsha', release, acquire),
        ],
        { repetitions: REPETITIONS },
      ),
    };
  } finally {
    await close();
  }
}

async function statisticsOf(command: string, redis: RedisServer): Promise<{ times: number; usec: number }> {
  const all = String(await redis.send('INFO', 'commandstats'));
  const [, times, usec] = new RegExp(`cmdstat_${command}:calls=(\\d+),usec=(\\d+)`).exec(all) ?? [];
  return { times: Number(times), usec: Number(usec) };
}

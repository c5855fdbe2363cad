import { TcpProxy } from '../../test/support/tcp-proxy.js';
import type { Series } from '../engine/contestant.js';
import type { Goal } from '../engine/goal.js';
import { Program } from '../engine/program.js';
import { provided } from '../engine/repetition.js';
import type { Column, Scene } from '../engine/scene.js';
import { CONTENDERS, kindOf } from '../peers/contenders.js';
import { APPLICATIONS } from '../peers/coordinated-app.js';
import type { LockPeer } from '../peers/lock-peer.js';
import { played, type Played } from '../programs/replica-protocol.js';
import type { Bench, Question } from '../question.js';
import { attemptsOf, CELLS, type Circumstances, circumstances, LASTING_MS } from './double-runs/cells.js';
import { countedReasons, refusalsOf, tally } from './double-runs/tally.js';

const REPLICAS = 4;
interface Size {
  readonly slots: number;
  readonly repetitions: number;
}

const FULL: Size = { slots: 9, repetitions: 7 };
const QUICK: Size = { slots: 5, repetitions: 4 };
/** Little more than timers run meanwhile, so that several are played side by side. */
const SIDE_BY_SIDE = 5;

const COLUMNS: readonly Column[] = [
  ...LASTING_MS.map((ms): Column => ({ head: `${ms} ms`, metric: `again after ${ms}`, digits: 0 })),
  { head: 'two at once', metric: 'at once', digits: 0 },
  { head: 'not run', metric: 'missing', digits: 0 },
];

const GOALS = APPLICATIONS.map(
  ({ name }): Goal => ({
    what: `${name}: not run exactly once, %`,
    of: name,
    metric: 'not once',
    goal: '<=0',
  }),
);

export const doubleRuns: Question = {
  name: 'double-runs',
  title: 'Slots that run more than once',
  ask: async (bench) => {
    const proxy = await TcpProxy.start(bench.redis.port);
    proxy.delay({ toServer: 1 });
    const starting = { installation: bench.installation, program: 'replica', settings: {} };
    const replicas = await Promise.all(Array.from({ length: REPLICAS }, () => Program.start(starting)));
    try {
      return await play(bench.quick ? APPLICATIONS : CONTENDERS, bench, proxy, replicas);
    } finally {
      await Promise.all(replicas.map((replica) => replica.end()));
      await proxy.stop();
    }
  },
};

async function play(
  contenders: readonly LockPeer[],
  { quick, redis }: Bench,
  proxy: TcpProxy,
  replicas: readonly Program[],
): Promise<Scene[]> {
  const size = quick ? QUICK : FULL;
  const connections = { direct: redis.url, delayed: proxy.url };
  const plays = new Map<LockPeer, Played[]>(contenders.map((contender) => [contender, []]));
  for (let from = 0; from < contenders.length; from += SIDE_BY_SIDE) {
    const group = contenders.slice(from, from + SIDE_BY_SIDE);
    await Promise.all(
      group.map(async (contender) => {
        plays.set(contender, await playOne(contender.name, connections, replicas, size));
      }),
    );
  }
  return circumstances().map((given) => sceneOf(given, size, plays));
}

/** All repetitions of one contender; what its replicas tell of each, together. */
async function playOne(
  contender: string,
  connections: Readonly<Record<string, string>>,
  replicas: readonly Program[],
  { slots, repetitions: count }: Size,
): Promise<Played[]> {
  const all = (question: (replica: number) => object): Promise<unknown[]> =>
    Promise.all(replicas.map((replica, at) => replica.ask({ contender, ...question(at) })));
  await all(() => ({ ask: 'open', connections }));
  const repetitions: Played[] = [];
  for (let repetition = 0; repetition < count; repetition++) {
    const beginAt = performance.timeOrigin + performance.now() + 200;
    const answers = await all((replica) => ({
      ask: 'play',
      attempts: attemptsOf({ contender, replica, replicas: replicas.length, slots, repetition, beginAt }),
    }));
    const told = answers.map((answer) => played.parse(answer));
    repetitions.push({
      runs: told.flatMap(({ runs }) => runs),
      refusals: told.flatMap(({ refusals }) => refusals),
    });
  }
  await all(() => ({ ask: 'close' }));
  return repetitions;
}

function sceneOf(
  given: Circumstances,
  { slots, repetitions }: Size,
  plays: ReadonlyMap<LockPeer, readonly Played[]>,
): Scene {
  const cells = CELLS.filter(
    ({ apartMs, delayMs }) => apartMs === given.apartMs && delayMs === given.delayMs,
  );
  const series = [...plays].map(([contender, told]): Series => {
    const { name } = contender;
    // A slot that nobody ran is what is asked for here, and makes no repetition void.
    const tallies = told.map(({ runs }) => provided([], () => tally(name, runs, cells, slots)));
    const refusals = countedReasons(told.flatMap((play) => refusalsOf(name, play, cells, slots)));
    return { name, kind: kindOf(contender), repetitions: tallies, refusals };
  });
  return {
    title: `Clocks ${given.apartMs} ms apart, ${given.delayMs} ms of network delay`,
    note: `Per cent of ${slots * repetitions} slots of a job that takes 0, 5, 20 or 200 ms, on ${REPLICAS} processes, that ran more than once; of all of them that ran twice at the same time, or never.`,
    columns: COLUMNS,
    goals: GOALS,
    series,
  };
}

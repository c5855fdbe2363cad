import { alternate } from '../engine/alternate.js';
import type { Contestant } from '../engine/contestant.js';
import type { Goal } from '../engine/goal.js';
import { provided } from '../engine/repetition.js';
import type { Column, Scene } from '../engine/scene.js';
import { sum } from '../engine/spread.js';
import { storeName } from '../peers/coordinator.js';
import { allAtOnce, coordinated, oneByOne, oneScript, type Replica } from '../peers/fleets.js';
import type { Bench, Question } from '../question.js';

const REPLICAS = 20;
const SIZES = { full: { jobs: 1_000, repetitions: 9 }, quick: { jobs: 300, repetitions: 7 } };

const OURS = storeName('node-redis 5');
const ONE_BY_ONE = 'node-redis 5, one SET after another';
const ALL_AT_ONCE = 'node-redis 5, all SETs at once';
const ONE_SCRIPT = 'node-redis 5, one script for all keys';

const COLUMNS: readonly Column[] = [
  { head: 'until all are decided, ms', metric: 'decidedMs', digits: 1 },
  { head: 'over one script', metric: 'decidedMs', ratio: true },
];

const OBSTACLE =
  'Requests travel together, but each is decided by itself: Redis looks up five keys and the client encodes nine strings for each, where one SET has one key. Over loopback the round trips that are saved cost little more than that.';

const GOALS: readonly Goal[] = [
  {
    what: 'all decided, over one SET after another (≥ 8 × as fast)',
    of: OURS,
    metric: 'decidedMs',
    over: ONE_BY_ONE,
    goal: '<=0.125',
    obstacle: OBSTACLE,
  },
];

export const dueTogether: Question = {
  name: 'due-together',
  title: 'Many jobs due the same moment, on every replica',
  ask: async (bench) => [await decided(bench)],
};

async function decided(bench: Bench): Promise<Scene> {
  const { jobs, repetitions } = bench.quick ? SIZES.quick : SIZES.full;
  const contestants = await Promise.all([
    contestant(ONE_SCRIPT, 'limit', oneScript, bench, jobs),
    contestant(OURS, 'ours', coordinated, bench, jobs),
    contestant(ALL_AT_ONCE, 'peer', allAtOnce, bench, jobs),
    contestant(ONE_BY_ONE, 'peer', oneByOne, bench, jobs),
  ]);
  return {
    title: `${jobs.toLocaleString('en')} jobs on ${REPLICAS} replicas`,
    note: 'All replicas are connections of one process, so that what the clients cost is in every row alike. Where the store is ours, a claim and a lease are taken for every job; elsewhere one key.',
    columns: COLUMNS,
    goals: GOALS,
    series: await alternate(contestants, { repetitions }),
  };
}

async function contestant(
  name: string,
  kind: Contestant['kind'],
  open: (url: string) => Promise<Replica>,
  { redis }: Bench,
  jobs: number,
): Promise<Contestant> {
  const replicas = await Promise.all(Array.from({ length: REPLICAS }, () => open(redis.url)));
  const names = Array.from({ length: jobs }, (_, at) => `${name} ${at}`);
  let slots = 0;
  return {
    name,
    kind,
    over: ONE_SCRIPT,
    measure: async () => {
      const slot = `slot-${slots++}`;
      const startedAt = performance.now();
      const won = await Promise.all(replicas.map((replica) => replica.decide(names, slot)));
      const decidedMs = performance.now() - startedAt;
      await Promise.all(replicas.map((replica) => replica.settle()));
      return provided([{ what: 'winners', wanted: jobs, done: sum(won) }], () => ({ decidedMs }));
    },
    close: () => Promise.all(replicas.map((replica) => replica.close())),
  };
}

import { alternate } from '../engine/alternate.js';
import type { Contestant } from '../engine/contestant.js';
import type { Goal } from '../engine/goal.js';
import { Program } from '../engine/program.js';
import { provided } from '../engine/repetition.js';
import type { Column, Scene } from '../engine/scene.js';
import { sum } from '../engine/spread.js';
import { COORDINATED, type Fleet, FLEETS, ONE_BY_ONE } from '../peers/fleets.js';
import { decided } from '../programs/decision-protocol.js';
import type { Bench, Question } from '../question.js';
import { serverCpuMs } from '../redis/server-cpu.js';

const SIZES = {
  full: { replicas: 20, jobs: 1_000, repetitions: 7, warmUps: 7 },
  quick: { replicas: 6, jobs: 300, repetitions: 7, warmUps: 3 },
};
const LEAD_MS = 50;

const COLUMNS: readonly Column[] = [
  { head: 'until all are decided, ms', metric: 'decidedMs', digits: 1 },
  { head: 'over one SET after another', metric: 'decidedMs', ratio: true },
  { head: 'CPU of the replicas, ms', metric: 'replicasMs', digits: 0 },
  { head: 'CPU of Redis, ms', metric: 'redisMs', digits: 0 },
];

const OBSTACLE =
  'Requests travel together, but each is decided by itself: five keys are looked up, and what refuses a loser is sent to it. That alone keeps Redis busy for longer than the goal leaves to everything together: see its CPU time. On two cores that of the replicas comes on top.';

const GOALS: readonly Goal[] = [
  {
    what: 'all decided, over one SET after another (≥ 8 × as fast)',
    of: COORDINATED,
    metric: 'decidedMs',
    over: ONE_BY_ONE,
    goal: '<=0.125',
    obstacle: OBSTACLE,
  },
];

export const dueTogether: Question = {
  name: 'due-together',
  title: 'Many jobs due the same moment, on every replica',
  ask: async (bench) => [await decisions(bench)],
};

async function decisions(bench: Bench): Promise<Scene> {
  const { replicas, jobs, repetitions, warmUps } = bench.quick ? SIZES.quick : SIZES.full;
  const { installation, redis } = bench;
  const launch = { installation, program: 'decisions', settings: { url: redis.url, jobs } };
  const programs: Program[] = [];
  try {
    for (let at = 0; at < replicas; at++) programs.push(await Program.start(launch));
    return {
      title: `${jobs.toLocaleString('en')} jobs on ${replicas} replicas`,
      note: 'Each replica is a process of its own, and all of them ask for all jobs at the same moment. Where the store is ours, a claim and a lease are taken for every job; elsewhere one key.',
      columns: COLUMNS,
      goals: GOALS,
      series: await alternate(
        FLEETS.map((fleet) => contestant(fleet, jobs, programs, bench)),
        { repetitions, warmUps },
      ),
    };
  } finally {
    await Promise.all(programs.map((program) => program.end()));
  }
}

function contestant(
  { name, kind }: Fleet,
  jobs: number,
  replicas: readonly Program[],
  { redis }: Bench,
): Contestant {
  const all = (question: object): Promise<unknown[]> =>
    Promise.all(replicas.map((replica) => replica.ask({ fleet: name, ...question })));
  let slots = 0;
  return {
    name,
    kind,
    over: ONE_BY_ONE,
    measure: async () => {
      const busyBefore = await serverCpuMs(redis);
      const at = performance.timeOrigin + performance.now() + LEAD_MS;
      const told = await all({ ask: 'decide', slot: `slot-${slots++}`, at });
      const redisMs = (await serverCpuMs(redis)) - busyBefore;
      await all({ ask: 'settle' });
      const answers = told.map((answer) => decided.parse(answer));
      const done = sum(answers.map(({ won }) => won));
      return provided([{ what: 'winners', wanted: jobs, done }], () => ({
        decidedMs: Math.max(...answers.map(({ until }) => until)) - at,
        replicasMs: sum(answers.map(({ cpuMs }) => cpuMs)),
        redisMs,
      }));
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { alternate } from '../../engine/alternate.js';
import type { Contestant } from '../../engine/contestant.js';
import type { Goal } from '../../engine/goal.js';
import { provided, type Repetition } from '../../engine/repetition.js';
import type { Column, Scene } from '../../engine/scene.js';
import { CHUNKED_BY_HAND, SLIDING_BY_HAND } from '../../peers/by-hand.js';
import { RUN_CHUNKED, RUN_SLIDING } from '../../peers/coordinated-executors.js';
import { executorNamed } from '../../peers/executors.js';
import type { Executor, OpenExecutor, Tenant } from '../../peers/executor.js';
import { P_MAP } from '../../peers/promise-pools.js';
import type { Bench } from '../../question.js';
import { heavyTail } from './heavy-tail.js';

const CONCURRENCY = 25;

/** Sliding: long enough that the last long one weighs little. The share that chunks wait does not depend on it. */
const SIZES = {
  full: { sliding: 3_000, chunked: 500, repetitions: 7 },
  quick: { sliding: 1_000, chunked: 200, repetitions: 5 },
};

const COLUMNS: readonly Column[] = [
  { head: 'makespan over ideal', metric: 'overIdeal', digits: 3 },
  { head: 'idle', metric: 'idle', digits: 3 },
  { head: 'idle as reported', metric: 'told', digits: 3 },
];

const OVER_BY_HAND: Goal = {
  what: 'a run, sliding: over ideal, over the same by hand',
  of: RUN_SLIDING,
  metric: 'overIdeal',
  over: SLIDING_BY_HAND,
  goal: '<=1.05',
};
const OVER_IDEAL: Goal = {
  what: 'a run, sliding: makespan over ideal',
  of: RUN_SLIDING,
  metric: 'overIdeal',
  goal: '<=1.05',
  obstacle:
    'Timers fire late, and the last long tenants end alone: the loop by hand, which does nothing else, comes no nearer in the same run by more than the spread.',
};
const TOLD: Goal = {
  what: 'a run, chunked: idle, less what is reported',
  of: RUN_CHUNKED,
  metric: 'untold',
  goal: '<=0.05',
};

export async function makespanScenes({ quick }: Bench): Promise<Scene[]> {
  const peers = quick ? [] : [P_MAP];
  const waiting = quick ? [] : [CHUNKED_BY_HAND];
  const { sliding, chunked, repetitions } = quick ? SIZES.quick : SIZES.full;
  return [
    // With few tenants the last long one decides, and nobody comes near the ideal.
    await makespanScene('every place kept busy', {
      tenants: sliding,
      repetitions,
      names: [SLIDING_BY_HAND, RUN_SLIDING, ...peers],
      goals: [OVER_BY_HAND, ...(quick ? [] : [OVER_IDEAL])],
    }),
    await makespanScene('chunk by chunk', {
      tenants: chunked,
      repetitions,
      names: [RUN_CHUNKED, ...waiting],
      goals: [TOLD],
    }),
  ];
}

interface Makespan {
  readonly tenants: number;
  readonly repetitions: number;
  readonly names: readonly string[];
  readonly goals: readonly Goal[];
}

async function makespanScene(how: string, { tenants, repetitions, names, goals }: Makespan): Promise<Scene> {
  const contestants = await Promise.all(names.map((name) => contestant(executorNamed(name), tenants)));
  return {
    title: `Makespan under a heavy tail, ${how}`,
    note: `${tenants.toLocaleString('en')} tenants, ${CONCURRENCY} at a time; each takes what a log-normal distribution gives, half of them less than 5 ms, one in a hundred more than 100 ms. The ideal is the sum of what they took over ${CONCURRENCY}; idle is the share of the places' time in which none of them was at work.`,
    columns: COLUMNS,
    goals,
    series: await alternate(contestants, { repetitions, warmUps: 0 }),
  };
}

async function contestant({ name, kind, open }: Executor, count: number): Promise<Contestant> {
  const executor = await open(CONCURRENCY);
  const tenants = Array.from({ length: count }, (_, at): Tenant => ({ id: `tenant-${at}` }));
  let round = 0;
  return { name, kind, measure: () => makespan(executor, tenants, round++), close: executor.close };
}

/** @param seed so that all contestants of a repetition are given the same durations */
async function makespan(
  { run }: OpenExecutor,
  tenants: readonly Tenant[],
  seed: number,
): Promise<Repetition> {
  const duration = heavyTail(seed);
  const planned = new Map(tenants.map(({ id }) => [id, duration()]));
  let workedMs = 0;
  let handled = 0;
  const startedAt = performance.now();
  const { idleRatio } = await run(tenants, async ({ id }) => {
    const begunAt = performance.now();
    await sleep(planned.get(id));
    workedMs += performance.now() - begunAt;
    handled++;
  });
  const overIdeal = (performance.now() - startedAt) / (workedMs / CONCURRENCY);
  const idle = 1 - 1 / overIdeal;
  return provided([{ what: 'tenants handled', wanted: tenants.length, done: handled }], () => ({
    overIdeal,
    idle,
    ...(idleRatio === undefined ? {} : { told: idleRatio, untold: Math.abs(idle - idleRatio) }),
  }));
}

import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Series } from '../../engine/contestant.js';
import type { Goal } from '../../engine/goal.js';
import { Program } from '../../engine/program.js';
import { provided, type Repetition } from '../../engine/repetition.js';
import type { Column, Scene } from '../../engine/scene.js';
import { sum } from '../../engine/spread.js';
import type { Bench } from '../../question.js';
import { type Arrival, Arrivals, peakOf } from '../../redis/arrivals.js';
import { PROCESSES, REPLICAS_EACH, SPAN_MS } from './one-slot.js';

const CYCLES = 7;
const CYCLE_MS = 4_000;

/** Each has a part of the cycle to itself, from its second to the next one's. The id begins the names of its jobs. */
const GROUPS = [
  { id: 'at-once', name: '200 jobs, no window', second: 0, jobs: 200, window: 0 },
  { id: 'in-1s', name: '200 jobs, window of 1 s', second: 1, jobs: 200, window: 1_000 },
  { id: 'one-in-1s', name: '1 job, window of 1 s', second: 2, jobs: 1, window: 1_000 },
] as const;
type Group = (typeof GROUPS)[number];

const COLUMNS: readonly Column[] = [
  { head: 'commands', metric: 'commands', digits: 0 },
  { head: `peak in ${SPAN_MS} ms`, metric: 'peak', digits: 0 },
  { head: 'runs a job', metric: 'runs', digits: 2 },
];

const GOALS: readonly Goal[] = [
  { what: 'one job, window of 1 s: peak', of: '1 job, window of 1 s', metric: 'peak', goal: '<=3' },
  ...GROUPS.map(({ name }): Goal => ({ what: `${name}: runs a job`, of: name, metric: 'runs', goal: '<=1' })),
];

const runsTaken = z.record(z.string(), z.number());

export async function windowScene({ installation, redis }: Bench): Promise<Scene> {
  const jobs = GROUPS.flatMap(({ id, second, jobs: count, window }) =>
    Array.from({ length: count }, (_, at) => ({
      name: `${id}-${at}`,
      cronTime: `${secondsFrom(second)} * * * * *`,
      window,
    })),
  );
  const settings = { url: redis.url, replicas: REPLICAS_EACH, jobs };
  const launch = { installation, program: 'scheduled-fleet', settings };
  const processes = await Promise.all(Array.from({ length: PROCESSES }, () => Program.start(launch)));
  try {
    return {
      title: 'Many jobs due the same second, by their own timers',
      note: `${PROCESSES * REPLICAS_EACH} replicas, jobs that do nothing, one slot each; the coordinator's scripts are counted. Acquisitions that fall due together travel together, so that a replica may send fewer than it has jobs.`,
      columns: COLUMNS,
      goals: GOALS,
      series: await watch(processes, redis.port),
    };
  } finally {
    await Promise.all(processes.map((process) => process.end()));
  }
}

async function watch(processes: readonly Program[], port: number): Promise<Series[]> {
  const taken = new Map<Group, Repetition[]>(GROUPS.map((group) => [group, []]));
  const arrivals = await Arrivals.watch(port);
  // A whole cycle later everything has run once, and code is compiled.
  let from = Math.ceil(Date.now() / CYCLE_MS + 1) * CYCLE_MS;
  await untilCycle(from);
  await Promise.all([arrivals.take(), ...processes.map((process) => process.ask({ take: 'runs' }))]);
  for (let cycle = 0; cycle < CYCLES; cycle++, from += CYCLE_MS) {
    await untilCycle(from + CYCLE_MS);
    const answers = await Promise.all(processes.map((process) => process.ask({ take: 'runs' })));
    const runs = answers.flatMap((answer) => Object.entries(runsTaken.parse(answer)));
    const scripts = (await arrivals.take()).filter(({ name }) => name.startsWith('EVAL'));
    for (const [group, repetitions] of taken) repetitions.push(repetitionOf(group, from, scripts, runs));
  }
  arrivals.stop();
  return [...taken].map(([{ name }, repetitions]) => ({ name, kind: 'ours', repetitions }));
}

/** Shortly before the next cycle begins: its timers have not fired yet. */
function untilCycle(beginsAt: number): Promise<void> {
  return sleep(beginsAt - 100 - Date.now());
}

function repetitionOf(
  { id, second, jobs }: Group,
  cycleFrom: number,
  scripts: readonly Arrival[],
  runs: readonly (readonly [run: string, count: number])[],
): Repetition {
  const dueAt = cycleFrom + second * 1_000;
  const slot = new Date(dueAt).toISOString();
  const own = scripts.filter(({ text }) => text.includes(`{${id}-`));
  const ownRuns = runs.filter(([run]) => run.startsWith(`${id}-`) && run.endsWith(slot));
  const ran = new Set(ownRuns.map(([run]) => run)).size;
  return provided([{ what: 'slots run', wanted: jobs, done: ran }], () => ({
    commands: own.length,
    peak: peakOf(own, SPAN_MS, dueAt - 50),
    runs: sum(ownRuns.map(([, count]) => count)) / jobs,
  }));
}

function secondsFrom(second: number): string {
  const step = CYCLE_MS / 1_000;
  return Array.from({ length: 60 / step }, (_, at) => second + at * step).join(',');
}

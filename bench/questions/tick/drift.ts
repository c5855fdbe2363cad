import type { Series } from '../../engine/contestant.js';
import type { Goal } from '../../engine/goal.js';
import { Program } from '../../engine/program.js';
import type { Repetition } from '../../engine/repetition.js';
import type { Column, Scene } from '../../engine/scene.js';
import { type SchedulerName, SCHEDULERS } from '../../peers/schedulers.js';
import type { Bench } from '../../question.js';

const OURS: SchedulerName = 'nestjs-cron-coordinator';
const CRON: SchedulerName = 'cron, as in @nestjs/schedule';

interface Size {
  readonly jobs: number;
  /** How many seconds each scheduler has to itself. */
  readonly turnS: number;
  readonly schedulers: readonly SchedulerName[];
  readonly repetitions: number;
}

const SIZES: Record<'full' | 'quick', readonly Size[]> = {
  full: [
    { jobs: 1_000, turnS: 1, schedulers: SCHEDULERS, repetitions: 7 },
    { jobs: 10_000, turnS: 3, schedulers: [CRON, OURS], repetitions: 7 },
  ],
  quick: [{ jobs: 1_000, turnS: 1, schedulers: [CRON, OURS], repetitions: 4 }],
};

const COLUMNS: readonly Column[] = [
  { head: 'first to last start, ms', metric: 'spreadMs', digits: 1 },
  { head: 'second to last start, ms', metric: 'lastMs', digits: 1 },
  { head: 'not started, %', metric: 'dropped', digits: 1 },
];

const goals = (jobs: number): readonly Goal[] => [
  { what: `${jobs} jobs: spread over cron's`, of: OURS, metric: 'spreadMs', over: CRON, goal: '<=1' },
  { what: `${jobs} jobs: not started, %`, of: OURS, metric: 'dropped', goal: '<=0' },
];

export async function driftScenes(bench: Bench): Promise<Scene[]> {
  const scenes: Scene[] = [];
  for (const size of bench.quick ? SIZES.quick : SIZES.full) {
    const { jobs } = size;
    scenes.push({
      title: `${jobs.toLocaleString('en')} jobs of one process due the same second`,
      note: 'When their handlers begin. The schedulers take turns, each in a process of its own; the store is in memory.',
      columns: COLUMNS,
      goals: goals(jobs),
      series: await takeTurns(bench, size),
    });
  }
  return scenes;
}

async function takeTurns(
  { installation }: Bench,
  { jobs, turnS, schedulers, repetitions }: Size,
): Promise<Series[]> {
  const roundS = roundOf(schedulers.length * turnS);
  const start = (scheduler: SchedulerName, turn: number): Promise<Program> => {
    const cronTime = `${every(roundS, turn * turnS)} * * * * *`;
    return Program.start({
      installation,
      program: 'due-same-second',
      settings: { scheduler, jobs, cronTime },
    });
  };
  const programs = await Promise.all(schedulers.map(start));
  const taken = schedulers.map((): Repetition[] => []);
  // By the second round everything has run once, and code is compiled.
  const beginAt = (Math.ceil(Date.now() / (roundS * 1_000)) + 1) * roundS * 1_000;
  try {
    for (let round = 0; round < repetitions; round++) {
      const answers = programs.map((program, turn) => {
        const dueAt = beginAt + (round * roundS + turn * turnS) * 1_000;
        return program.measure({ dueAt, until: dueAt + turnS * 1_000 - 50 });
      });
      (await Promise.all(answers)).forEach((repetition, turn) => taken[turn]?.push(repetition));
    }
  } finally {
    await Promise.all(programs.map((program) => program.end()));
  }
  return schedulers.map((name, turn): Series => {
    const kind = name === OURS ? 'ours' : 'peer';
    return { name, kind, repetitions: taken[turn] ?? [] };
  });
}

/** The next number of seconds that a minute is a multiple of. */
function roundOf(seconds: number): number {
  const divisors = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60];
  return divisors.find((divisor) => divisor >= seconds) ?? 60;
}

function every(roundS: number, second: number): string {
  return Array.from({ length: 60 / roundS }, (_, at) => second + at * roundS).join(',');
}

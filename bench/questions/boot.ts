import type { HOSTS } from '../../test/replicas/measure/many-jobs.js';
import { alternate } from '../engine/alternate.js';
import type { Contestant } from '../engine/contestant.js';
import { measureAfresh } from '../engine/program.js';
import type { Column, Scene } from '../engine/scene.js';
import type { Bench, Question } from '../question.js';

type Host = (typeof HOSTS)[number];

const REPETITIONS = { full: 7, quick: 4 };
const SIZES = { full: [0, 100, 1_000, 5_000], quick: [1_000] };

/** At one size a third contestant shows what it costs to stand beside the host's own scheduler. */
const BESIDE = 1_000;

const BARE = '@nestjs/schedule, @Cron';
export const OURS = '@CoordinatedCron';
const BOTH = '@CoordinatedCron beside ScheduleModule';

const COLUMNS: readonly Column[] = [
  { head: 'CPU, ms', metric: 'cpuMs', digits: 0 },
  { head: 'over @nestjs/schedule', metric: 'cpuMs', ratio: true },
  { head: 'until booted, ms', metric: 'wallMs', digits: 0 },
];

export const boot: Question = {
  name: 'boot',
  title: 'Boot of an application with many jobs',
  ask: async (bench) => {
    const scenes: Scene[] = [];
    for (const jobs of bench.quick ? SIZES.quick : SIZES.full) scenes.push(await scene(jobs, bench));
    return scenes;
  },
};

async function scene(jobs: number, { installation, quick }: Bench): Promise<Scene> {
  const contestants = [
    bootOf(BARE, 'limit', 'bare', jobs, installation),
    bootOf(OURS, 'ours', 'coordinated', jobs, installation),
    ...(jobs === BESIDE && !quick
      ? [bootOf(BOTH, 'ours', 'coordinated beside ScheduleModule', jobs, installation)]
      : []),
  ];
  return {
    title: `${jobs.toLocaleString('en')} jobs`,
    note: 'In a process that has done nothing before, each job at a time of its own; the store is in memory.',
    columns: COLUMNS,
    goals:
      jobs === 1_000
        ? [
            {
              what: '1,000 jobs, over @nestjs/schedule',
              of: OURS,
              metric: 'cpuMs',
              over: BARE,
              goal: '<=1.3',
            },
          ]
        : [],
    series: await alternate(contestants, {
      repetitions: quick ? REPETITIONS.quick : REPETITIONS.full,
      warmUps: 0,
    }),
  };
}

export function bootOf(
  name: string,
  kind: Contestant['kind'],
  host: Host,
  jobs: number,
  installation: string,
): Contestant {
  const launch = { installation, program: 'boot', settings: { host, jobs } };
  return { name, kind, over: BARE, measure: () => measureAfresh(launch) };
}

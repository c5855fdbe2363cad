import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alternate } from '../../engine/alternate.js';
import type { Contestant } from '../../engine/contestant.js';
import type { Goal } from '../../engine/goal.js';
import { Program } from '../../engine/program.js';
import { provided } from '../../engine/repetition.js';
import type { Column, Scene } from '../../engine/scene.js';
import { cpuProfile, type Step, STEPS } from '../../programs/tick-protocol.js';
import type { Bench } from '../../question.js';
import { selfTimeByRoom } from './profile.js';

const REPETITIONS = 9;
/** The engine goes on compiling a run for more than ten thousand of them. */
const WARM_UPS = 6;
export const STEPS_TOGETHER = { full: 3_000, quick: 1_000 };
const LIMITS: readonly Step[] = ['bare handler', 'CLS: run and set'];

const COLUMNS: readonly Column[] = [{ head: 'CPU, µs', metric: 'cpuUs' }];
const GOALS: readonly Goal[] = [
  { what: 'a whole run, CPU, µs', of: 'a whole run', metric: 'cpuUs', goal: '<=100' },
];

export async function stepScenes({ installation, reports, quick }: Bench): Promise<Scene[]> {
  const settings = { count: quick ? STEPS_TOGETHER.quick : STEPS_TOGETHER.full };
  const program = await Program.start({ installation, program: 'tick-steps', settings });
  try {
    const steps: Scene = {
      title: 'One tick, in steps',
      note: 'CPU time of one process, store in memory, history in memory, logger off. What one step adds is the difference of two rows.',
      columns: COLUMNS,
      goals: GOALS,
      series: await alternate(
        STEPS.map((step) => stepOf(program, step)),
        { repetitions: REPETITIONS, warmUps: WARM_UPS },
      ),
    };
    return quick ? [steps] : [steps, await profileScene(program, reports)];
  } finally {
    await program.end();
  }
}

export function stepOf(program: Program, step: Step): Contestant {
  const kind = LIMITS.includes(step) ? 'limit' : 'ours';
  return { name: step, kind, measure: () => program.measure({ measure: 'cpu', step }) };
}

/** Whose code a whole run's time is spent in. */
async function profileScene(program: Program, reports: string): Promise<Scene> {
  const taken = cpuProfile.parse(await program.ask({ measure: 'profile', step: 'a whole run' }));
  await mkdir(reports, { recursive: true });
  await writeFile(join(reports, 'tick.cpuprofile'), JSON.stringify(taken));
  return {
    title: 'A whole run, by where its time goes',
    note: 'Self time of the sampled profile, which is kept as `reports/bench/tick.cpuprofile`.',
    columns: [{ head: '%', metric: 'percent', digits: 1 }],
    goals: [],
    series: selfTimeByRoom(taken).map(({ room, percent }) => ({
      name: room,
      kind: 'ours',
      repetitions: [provided([], () => ({ percent }))],
    })),
  };
}

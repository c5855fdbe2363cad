import { alternate } from '../engine/alternate.js';
import type { Contestant } from '../engine/contestant.js';
import type { Goal } from '../engine/goal.js';
import { Program } from '../engine/program.js';
import type { Repetition } from '../engine/repetition.js';
import type { Column, Scene } from '../engine/scene.js';
import { BARE_SLIDING, RUN_GUARDED } from '../peers/coordinated-executors.js';
import type { Bench, Question } from '../question.js';
import { bootOf, OURS as COORDINATED } from '../questions/boot.js';
import { costOf } from '../questions/fan-out/cost.js';
import { stepOf, STEPS_TOGETHER } from '../questions/tick/steps.js';

const BEFORE = 'before';
const NOW = 'now';
const REPETITIONS = 9;
const LOCK = { oneByOne: 400, together: 2_000 };

/** Who is to be measured, in one of the two installations. */
type Measured = (installation: string) => Promise<Pick<Contestant, 'measure' | 'close'>>;

interface Compared {
  readonly title: string;
  readonly metrics: readonly (readonly [metric: string, what: string, better: 'less' | 'more'])[];
  readonly measured: Measured;
}

/** Whether the library has become slower than it was in another installation. */
export function against(earlier: string, commit: string): Question {
  return {
    name: 'against',
    title: `Now against ${commit}`,
    ask: async (bench) => {
      const scenes: Scene[] = [];
      for (const compared of comparisons(bench))
        scenes.push(await compare(compared, earlier, bench.installation));
      return scenes;
    },
  };
}

function comparisons({ redis }: Bench): readonly Compared[] {
  const cost = (name: string): Compared => ({
    title: `Own cost for each tenant: ${name}`,
    metrics: [['warmUs', 'warm, µs', 'less']],
    measured: async (installation) => costOf({ name, kind: 'ours' }, installation),
  });
  return [
    {
      title: 'Claim and lease',
      metrics: [
        ['p50Us', 'p50, µs', 'less'],
        ['perSecond', 'slots/s, 50 at a time', 'more'],
      ],
      measured: async (installation) => {
        const settings = { url: redis.url, ...LOCK };
        const program = await Program.start({ installation, program: 'store-seat', settings });
        return { measure: () => program.measure(), close: () => program.end() };
      },
    },
    {
      title: 'A whole run, store in memory',
      metrics: [['cpuUs', 'CPU, µs', 'less']],
      measured: async (installation) => {
        const settings = { count: STEPS_TOGETHER.full };
        const program = await Program.start({ installation, program: 'tick-steps', settings });
        return { ...stepOf(program, 'a whole run'), close: () => program.end() };
      },
    },
    cost(BARE_SLIDING),
    cost(RUN_GUARDED),
    {
      title: 'Boot with 1,000 jobs',
      metrics: [['cpuMs', 'CPU, ms', 'less']],
      measured: async (installation) => bootOf(COORDINATED, 'ours', 'coordinated', 1_000, installation),
    },
  ];
}

async function compare({ title, metrics, measured }: Compared, earlier: string, now: string): Promise<Scene> {
  const one = await measured(earlier);
  const other = await measured(now);
  const measure = (of: typeof one) => (): Promise<Repetition> => of.measure();
  const contestants: Contestant[] = [
    { ...one, name: BEFORE, kind: 'limit', over: BEFORE, measure: measure(one) },
    { ...other, name: NOW, kind: 'ours', over: BEFORE, measure: measure(other) },
  ];
  return {
    title,
    columns: metrics.flatMap(([metric, head]): Column[] => [
      { head, metric, digits: 1 },
      { head: 'over before', metric, ratio: true },
    ]),
    goals: metrics.map(
      ([metric, what, better]): Goal => ({
        what: `${what}, over before`,
        of: NOW,
        metric,
        over: BEFORE,
        goal: better === 'less' ? '<=1.1' : '>=0.909',
      }),
    ),
    series: await alternate(contestants, { repetitions: REPETITIONS, warmUps: 2 }),
  };
}

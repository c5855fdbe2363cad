import { alternate } from '../../engine/alternate.js';
import type { Contestant } from '../../engine/contestant.js';
import type { Goal } from '../../engine/goal.js';
import { measureAfresh } from '../../engine/program.js';
import type { Column, Scene } from '../../engine/scene.js';
import { SLIDING_BY_HAND } from '../../peers/by-hand.js';
import { BARE_SLIDING, RUN_SLIDING } from '../../peers/coordinated-executors.js';
import { executorNamed } from '../../peers/executors.js';
import { P_MAP } from '../../peers/promise-pools.js';
import type { Bench } from '../../question.js';

type Source = 'stream' | 'array';

const CONCURRENCY = 25;
const SIZES = { full: { tenants: 1_000_000, repetitions: 7 }, quick: { tenants: 100_000, repetitions: 3 } };

const STREAM = [SLIDING_BY_HAND, RUN_SLIDING, P_MAP];
const SHORT_STREAM = [SLIDING_BY_HAND, RUN_SLIDING];
const ARRAY = [SLIDING_BY_HAND, BARE_SLIDING, P_MAP];

const COLUMNS: readonly Column[] = [
  { head: 'each, µs', metric: 'us' },
  { head: 'over by hand', metric: 'us', ratio: true, digits: 1 },
  { head: 'peak over base, MB', metric: 'peakMb', digits: 0 },
];

const STREAM_GOALS: readonly Goal[] = [
  { what: 'a run, each, µs', of: RUN_SLIDING, metric: 'us', goal: '<=5' },
  { what: 'a run, peak over base, MB', of: RUN_SLIDING, metric: 'peakMb', goal: '<=32' },
];

export async function millionScenes(bench: Bench): Promise<Scene[]> {
  const { tenants, repetitions } = bench.quick ? SIZES.quick : SIZES.full;
  const scene = async (source: Source, count: number, names: readonly string[]): Promise<Scene> => {
    const contestants = names.map((name) => contestant(name, source, count, bench));
    return {
      title: `${count.toLocaleString('en')} tenants from ${source === 'stream' ? 'a stream' : 'an array'}`,
      columns: COLUMNS,
      goals: source === 'stream' ? STREAM_GOALS : [],
      series: await alternate(contestants, { repetitions, warmUps: 0 }),
    };
  };
  if (bench.quick) return [await scene('stream', tenants, SHORT_STREAM)];
  return [
    await scene('stream', tenants, STREAM),
    // The memory is to be the same, however many there are.
    await scene('stream', tenants / 10, SHORT_STREAM),
    await scene('array', tenants, ARRAY),
  ];
}

function contestant(name: string, source: Source, tenants: number, { installation }: Bench): Contestant {
  const settings = { executor: name, source, tenants, concurrency: CONCURRENCY };
  const launch = { installation, program: 'many-tenants', settings };
  const { kind } = executorNamed(name);
  return { name, kind, over: SLIDING_BY_HAND, measure: () => measureAfresh(launch) };
}

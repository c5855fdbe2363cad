import { alternate } from '../../engine/alternate.js';
import type { Contestant } from '../../engine/contestant.js';
import type { Goal } from '../../engine/goal.js';
import { measureAfresh } from '../../engine/program.js';
import type { Column, Scene } from '../../engine/scene.js';
import { SLIDING_BY_HAND } from '../../peers/by-hand.js';
import { RUN_GUARDED } from '../../peers/coordinated-executors.js';
import { FAN_OUT_ALONE } from '../../peers/fan-out-alone.js';
import { EXECUTORS } from '../../peers/executors.js';
import type { Executor } from '../../peers/executor.js';
import { P_MAP } from '../../peers/promise-pools.js';
import type { Bench } from '../../question.js';

export const COST = { tenants: 10_000, concurrency: 25 };
const REPETITIONS = { full: 7, quick: 3 };
const IN_QUICK = [SLIDING_BY_HAND, FAN_OUT_ALONE, RUN_GUARDED];

const COLUMNS: readonly Column[] = [
  { head: 'cold, µs', metric: 'coldUs' },
  { head: 'cold over by hand', metric: 'coldUs', ratio: true, digits: 1 },
  { head: 'warm, µs', metric: 'warmUs' },
  { head: 'warm over by hand', metric: 'warmUs', ratio: true, digits: 1 },
];

const GOALS: readonly Goal[] = [
  {
    what: 'bare, cold, over by hand',
    of: FAN_OUT_ALONE,
    metric: 'coldUs',
    over: SLIDING_BY_HAND,
    goal: '<=2',
  },
  {
    what: 'bare, warm, over by hand',
    of: FAN_OUT_ALONE,
    metric: 'warmUs',
    over: SLIDING_BY_HAND,
    goal: '<=2',
  },
  { what: 'bare, warm, over p-map', of: FAN_OUT_ALONE, metric: 'warmUs', over: P_MAP, goal: '<=0.2' },
  { what: 'a run with time-out, warm, µs', of: RUN_GUARDED, metric: 'warmUs', goal: '<=5' },
];

export async function costScene({ quick, installation }: Bench): Promise<Scene> {
  const executors = EXECUTORS.filter(({ name }) => !quick || IN_QUICK.includes(name));
  return {
    title: 'Own cost for each tenant',
    note: `${COST.tenants.toLocaleString('en')} tenants in an array, ${COST.concurrency} at a time, an async handler that does nothing, in processes that have loaded Nest, as those of an application have. Cold: the first run of a new process. Warm: the median of later ones. "The fan-out alone" keeps the places filled and counts; forEachTenant adds a context and a handle for each tenant; "a run" is all that a job does: list, select, shuffle, context, totals, events.`,
    columns: COLUMNS,
    goals: GOALS.filter(({ over }) => over === undefined || executors.some(({ name }) => name === over)),
    series: await alternate(
      executors.map((executor) => costOf(executor, installation)),
      { repetitions: quick ? REPETITIONS.quick : REPETITIONS.full, warmUps: 0 },
    ),
  };
}

export function costOf({ name, kind }: Pick<Executor, 'name' | 'kind'>, installation: string): Contestant {
  const launch = { installation, program: 'tenant-cost', settings: { executor: name, ...COST } };
  return { name, kind, over: SLIDING_BY_HAND, measure: () => measureAfresh(launch) };
}

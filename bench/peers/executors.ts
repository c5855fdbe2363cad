import { byHand } from './by-hand.js';
import { coordinatedExecutors } from './coordinated-executors.js';
import type { Executor } from './executor.js';
import { fanOutAlone } from './fan-out-alone.js';
import { promisePools } from './promise-pools.js';

export const EXECUTORS: readonly Executor[] = [
  ...byHand,
  fanOutAlone,
  ...coordinatedExecutors,
  ...promisePools,
];

export function executorNamed(name: string): Executor {
  const found = EXECUTORS.find((executor) => executor.name === name);
  if (found === undefined) throw new Error(`There is no executor "${name}".`);
  return found;
}

import type { Series } from './contestant.js';
import type { Repetition } from './repetition.js';

export function seriesNamed(name: string, all: readonly Series[]): Series {
  const found = all.find((series) => series.name === name);
  if (found === undefined) throw new Error(`Nothing was measured that is called "${name}".`);
  return found;
}

export function readingsOf({ repetitions }: Series, metric: string): number[] {
  return repetitions.flatMap((repetition) => valueOf(repetition, metric) ?? []);
}

/** Over each other repetition by repetition, so that a slow moment of the machine is in both. */
export function ratios(series: Series, over: Series | undefined, metric: string): number[] {
  return series.repetitions.flatMap((repetition, at) => {
    const value = valueOf(repetition, metric);
    const limit = valueOf(over?.repetitions[at], metric);
    return value === undefined || limit === undefined ? [] : value / limit;
  });
}

function valueOf(repetition: Repetition | undefined, metric: string): number | undefined {
  return repetition?.is === 'held' ? repetition.readings[metric] : undefined;
}

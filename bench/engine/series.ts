import type { Readings, Series } from './contestant.js';

export function seriesNamed(name: string, all: readonly Series[]): Series {
  const found = all.find((series) => series.name === name);
  if (found === undefined) throw new Error(`Nothing was measured that is called "${name}".`);
  return found;
}

export function readingsOf({ readings }: Series, metric: string): number[] {
  return readings.flatMap((reading) => valueOf(reading, metric) ?? []);
}

/** Over each other repetition by repetition, so that a slow moment of the machine is in both. */
export function ratios(series: Series, over: Series | undefined, metric: string): number[] {
  return series.readings.flatMap((reading, at) => {
    const value = valueOf(reading, metric);
    const limit = valueOf(over?.readings[at] ?? {}, metric);
    return value === undefined || limit === undefined ? [] : value / limit;
  });
}

const valueOf = (readings: Readings, metric: string): number | undefined => readings[metric];

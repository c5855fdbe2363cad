import type { Series } from './contestant.js';
import type { Goal } from './goal.js';
import { ratios, readingsOf, seriesNamed } from './series.js';
import { type Spread, spreadOf } from './spread.js';

/** What a column of a table shows of each contestant. */
export interface Column {
  readonly head: string;
  readonly metric: string;
  /** Divided by what the contestant is held against, repetition by repetition. */
  readonly ratio?: true;
  /** @default 2 */
  readonly digits?: number;
}

/** One comparison: contestants, what is shown of them, and what is to be reached. */
export interface Scene {
  readonly title: string;
  /** What the reader has to know to understand the figures. */
  readonly note?: string;
  readonly columns: readonly Column[];
  readonly goals: readonly Goal[];
  readonly series: readonly Series[];
}

/** What one column shows of one contestant; `null` where it does not apply. */
export function cellOf(column: Column, series: Series, all: readonly Series[]): Spread | null {
  const values = column.ratio
    ? ratios(series, limitOf(series, all), column.metric)
    : readingsOf(series, column.metric);
  return values.length === 0 ? null : spreadOf(values);
}

function limitOf(series: Series, all: readonly Series[]): Series | undefined {
  return series.over === undefined ? undefined : seriesNamed(series.over, all);
}

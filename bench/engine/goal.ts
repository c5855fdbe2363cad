import type { Series } from './contestant.js';
import { ratios, readingsOf, seriesNamed } from './series.js';
import { type Spread, spreadOf } from './spread.js';
import { voidRepetitions } from './void-scene.js';

/** What is to be reached, beside the question that measures it. */
export interface Goal {
  readonly what: string;
  /** Whose reading: a contestant's name. */
  readonly of: string;
  readonly metric: string;
  /** The contestant it is divided by; without it, the reading itself is the figure. */
  readonly over?: string;
  readonly goal: `<=${number}` | `>=${number}`;
  /** What stands in its way, and by which figures of the same run that is seen; told where it is missed. */
  readonly obstacle?: string;
}

/**
 * A goal is missed when the whole middle half of the repetitions lies on the wrong side of it, and void where not all
 * came about that was asked for.
 */
export type Outcome = 'reached' | 'within the spread' | 'missed' | 'void';

export interface Verdict {
  readonly what: string;
  /** `null` where there is none to be had. */
  readonly figure: Spread | null;
  readonly goal: string;
  readonly outcome: Outcome;
  /** Of a goal that was missed, where it is known. */
  readonly obstacle?: string;
}

export function judge({ what, of, metric, over, goal, obstacle }: Goal, all: readonly Series[]): Verdict {
  if (voidRepetitions(all).length > 0) return { what, figure: null, goal, outcome: 'void' };
  const series = seriesNamed(of, all);
  const values =
    over === undefined ? readingsOf(series, metric) : ratios(series, seriesNamed(over, all), metric);
  if (values.length === 0) throw new Error(`"${what}" was not measured.`);
  const figure = spreadOf(values);
  const bound = Number(goal.slice(2));
  const [best, sense] = goal.startsWith('<=') ? [figure.low, 1] : [figure.high, -1];
  const outcome = outcomeOf((bound - figure.median) * sense, (bound - best) * sense);
  return { what, figure, goal, outcome, ...(outcome === 'missed' && obstacle !== undefined && { obstacle }) };
}

/** @param margin how far the median, @param bestMargin how far the best quartile is on the right side */
function outcomeOf(margin: number, bestMargin: number): Outcome {
  if (margin >= 0) return 'reached';
  return bestMargin >= 0 ? 'within the spread' : 'missed';
}

import type { Kind, Series } from '../../bench/engine/contestant.js';
import { provided, type Repetition, voided } from '../../bench/engine/repetition.js';

/** A contestant's repetitions of one metric, `ms`; a text is why one of them is void. */
export function measured(
  name: string,
  values: readonly (number | string)[],
  { kind = 'ours', over }: { kind?: Kind; over?: string } = {},
): Series {
  return { name, kind, ...(over === undefined ? {} : { over }), repetitions: values.map(repetitionOf) };
}

function repetitionOf(value: number | string): Repetition {
  return typeof value === 'string' ? voided(value) : provided([], () => ({ ms: value }));
}

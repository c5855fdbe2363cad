import type { Contestant, Series } from './contestant.js';
import type { Repetition } from './repetition.js';

export interface SideBySideOptions {
  readonly repetitions: number;
  /** Repetitions that are thrown away. */
  readonly warmUps: number;
}

/**
 * Measures all contestants at the same time, each for itself: for what is counted, and does not depend on how quick the
 * machine is. Closes them in the end.
 */
export async function sideBySide(
  contestants: readonly Contestant[],
  { repetitions, warmUps }: SideBySideOptions,
): Promise<Series[]> {
  return Promise.all(
    contestants.map(async (contestant) => {
      const taken: Repetition[] = [];
      try {
        for (let round = -warmUps; round < repetitions; round++) {
          const repetition = await contestant.measure();
          if (round >= 0) taken.push(repetition);
        }
      } finally {
        await contestant.close?.();
      }
      const { name, kind, over } = contestant;
      return { name, kind, over, repetitions: taken };
    }),
  );
}

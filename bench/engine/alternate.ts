import type { Contestant, Series } from './contestant.js';
import type { Repetition } from './repetition.js';

export interface AlternateOptions {
  readonly repetitions: number;
  /** Repetitions that are thrown away: code is compiled, connections are opened. */
  readonly warmUps?: number;
}

/**
 * Measures each contestant once per repetition, and begins every repetition with another one: whatever else the
 * machine does meanwhile falls on all of them alike. Closes them in the end.
 */
export async function alternate(
  contestants: readonly Contestant[],
  { repetitions, warmUps = 1 }: AlternateOptions,
): Promise<Series[]> {
  const taken = new Map<Contestant, Repetition[]>(contestants.map((contestant) => [contestant, []]));
  try {
    for (let round = -warmUps; round < repetitions; round++) {
      for (const contestant of rotated(contestants, round + warmUps)) {
        const repetition = await contestant.measure();
        if (round >= 0) taken.get(contestant)?.push(repetition);
      }
    }
  } finally {
    await Promise.all(contestants.map(async (contestant) => contestant.close?.()));
  }
  return [...taken].map(([{ name, kind, over }, repetitions]) => ({ name, kind, over, repetitions }));
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

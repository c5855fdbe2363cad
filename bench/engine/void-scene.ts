import type { Series } from './contestant.js';

/** A repetition in which not all came about that was asked for. */
export interface VoidRepetition {
  readonly of: string;
  /** Counted from 1. */
  readonly repetition: number;
  readonly reason: string;
}

/**
 * Those of a scene. One is enough for the scene to have no figures: whoever did less left the machine to those that
 * were measured beside it.
 */
export function voidRepetitions(all: readonly Series[]): VoidRepetition[] {
  return all.flatMap(({ name, repetitions }) =>
    repetitions.flatMap((repetition, at) =>
      repetition.is === 'void' ? [{ of: name, repetition: at + 1, reason: repetition.reason }] : [],
    ),
  );
}

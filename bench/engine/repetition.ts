import { z } from 'zod';

const readings = z.record(z.string(), z.number());
/** What one repetition measured, by metric. */
export type Readings = Readonly<z.output<typeof readings>>;

/** One repetition: its readings, or why it has none. */
export const repetition = z.discriminatedUnion('is', [
  z.object({ is: z.literal('held'), readings }),
  z.object({ is: z.literal('void'), reason: z.string() }),
]);
export type Repetition = z.output<typeof repetition>;

/** Something that a repetition was to bring about, and how much of it came about. */
export interface Deed {
  readonly what: string;
  readonly wanted: number;
  readonly done: number;
}

/**
 * What was measured, where all came about that was asked for: work that was left out takes no time, sends no command
 * and would pass for speed.
 *
 * @param measured called only where all came about
 */
export function provided(deeds: readonly Deed[], measured: () => Readings): Repetition {
  const short = deeds.filter(({ wanted, done }) => done !== wanted);
  if (short.length > 0) {
    return voided(short.map(({ what, wanted, done }) => `${what}: ${done} instead of ${wanted}`).join(', '));
  }
  const readings = measured();
  const senseless = Object.keys(readings).filter((metric) => !Number.isFinite(readings[metric]));
  if (senseless.length > 0) return voided(`no number came of ${senseless.join(', ')}`);
  return { is: 'held', readings };
}

export function voided(reason: string): Repetition {
  return { is: 'void', reason };
}

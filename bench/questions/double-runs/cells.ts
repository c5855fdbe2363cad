import type { Attempt } from '../../programs/replica-protocol.js';

/** What the replicas have to cope with. */
export interface Circumstances {
  /** How far the first replica's clock is ahead of the last one's. */
  readonly apartMs: number;
  readonly delayMs: number;
}

export interface Cell extends Circumstances {
  readonly name: string;
  readonly lastsMs: number;
}

export const LASTING_MS = [0, 5, 20, 200];
const APART_MS = [0, 10];
const DELAY_MS = [0, 1];

/** From one cell's slot to the next one's: long enough that they are not in each other's way. */
const STEP_MS = 5;

export function circumstances(): Circumstances[] {
  return APART_MS.flatMap((apartMs) => DELAY_MS.map((delayMs) => ({ apartMs, delayMs })));
}

export const CELLS: readonly Cell[] = circumstances().flatMap((given) =>
  LASTING_MS.map((lastsMs) => ({
    ...given,
    lastsMs,
    name: `${lastsMs}ms-${given.apartMs}-apart-${given.delayMs}-delay`,
  })),
);

export interface Part {
  readonly contender: string;
  readonly replica: number;
  readonly replicas: number;
  readonly slots: number;
  readonly repetition: number;
  readonly beginAt: number;
}

/** What one replica asks for in one repetition: every slot of every cell, later the further its clock is behind. */
export function attemptsOf({ contender, replica, replicas, slots, repetition, beginAt }: Part): Attempt[] {
  return Array.from({ length: slots }, (_, slot) =>
    CELLS.map(({ name, apartMs, delayMs, lastsMs }, cell): Attempt => {
      const nominalMs = (slot * CELLS.length + cell) * STEP_MS;
      return {
        connection: delayMs === 0 ? 'direct' : 'delayed',
        job: `${contender} ${jobOf(name, slot)}`,
        slot: new Date((repetition * slots + slot) * 1_000).toISOString(),
        at: beginAt + nominalMs + (apartMs * replica) / (replicas - 1),
        lastsMs,
      };
    }),
  ).flat();
}

/** Of one contender. No run of the same job is still going on when the next one is due. */
export const jobOf = (cell: string, slot: number): string => `${cell}-${slot}`;

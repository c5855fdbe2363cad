import type { Stage } from './stage.js';

/** One line of the table: a fault, and what the library does about it. */
export interface FaultRow {
  readonly number: number;
  readonly fault: string;
  readonly expected: string;
  /** The row is also part of the short run. */
  readonly brief?: true;
  /** It needs the machine for itself: it measures moments, or uses all of it. */
  readonly alone?: true;
  /** Brings the fault about, with real processes and signals, and checks what came of it. */
  play(stage: Stage): Promise<void>;
}

/** A promise that nothing can be run for yet. */
export interface PendingRow {
  readonly number: number;
  readonly fault: string;
  readonly expected: string;
  /** What it waits for. */
  readonly pending: string;
}

export type Row = FaultRow | PendingRow;

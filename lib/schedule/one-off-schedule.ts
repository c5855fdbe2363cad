import type { Schedule } from './schedule.js';

/** A single slot, the given moment to the millisecond. Once it is past there is none. */
export class OneOffSchedule implements Schedule {
  readonly description: string;

  constructor(private readonly slot: number) {
    this.description = `once at ${new Date(slot).toISOString()}`;
  }

  next(afterMs: number): number | null {
    return this.slot > afterMs ? this.slot : null;
  }

  latest(atMs: number, notBeforeMs: number): number | null {
    return this.slot > notBeforeMs && this.slot <= atMs ? this.slot : null;
  }
}

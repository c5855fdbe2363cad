import type { Clock } from '../common/clock.js';
import { within } from '../common/within.js';
import type { RunStore } from './run-store.js';

const DAY_MS = 86_400_000;

export interface RetentionParts {
  readonly runs: RunStore;
  readonly clock: Clock;
  /** How long runs are kept. */
  readonly retentionDays: number;
  /** How long the history may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Forgets runs that are older than they are to be kept. */
export class Retention {
  constructor(private readonly parts: RetentionParts) {}

  /** Rejects where the history fails. */
  async prune(): Promise<void> {
    const { runs, clock, retentionDays, timeoutMs } = this.parts;
    const before = new Date(clock.now() - retentionDays * DAY_MS);
    await within(() => runs.prune(before), { clock, timeoutMs, keepAlive: false });
  }
}

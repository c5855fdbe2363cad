import type { Clock, Timer } from '../common/clock.js';
import type { RunStore } from './run-store.js';

const DAY_MS = 86_400_000;

export interface RetentionParts {
  readonly store: RunStore;
  readonly clock: Clock;
  /** How long runs are kept. */
  readonly retentionDays: number;
  /** How often old runs are looked for, in milliseconds. */
  readonly everyMs: number;
  /** Told when the history could not be pruned. Must not throw. */
  onFailure(error: unknown): void;
}

/** Forgets runs that are older than they are to be kept. One look at a time, and none that keeps the process alive. */
export class Retention {
  private timer: Timer | null = null;
  private stopped = false;

  constructor(private readonly parts: RetentionParts) {}

  start(): void {
    if (this.stopped) return;
    this.timer = this.parts.clock.setTimer(() => void this.look(), this.parts.everyMs, { keepAlive: false });
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
  }

  private async look(): Promise<void> {
    const { store, clock, retentionDays, onFailure } = this.parts;
    try {
      await store.prune(new Date(clock.now() - retentionDays * DAY_MS));
    } catch (error) {
      onFailure(error);
    }
    this.start();
  }
}

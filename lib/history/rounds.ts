import type { Clock, Timer } from '../common/clock.js';
import type { RandomSource } from '../common/random.js';

export interface RoundsParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** In every stretch of this many milliseconds at least two rounds begin. */
  readonly everyMs: number;
  round(): Promise<void>;
  /** Told what a round failed with. Must not throw. */
  onFailure(error: unknown): void;
}

/** Of `everyMs`: apart enough that replicas which booted together do not ask together for ever. */
const SHORTEST_SHARE = 0.3;
const LONGEST_SHARE = 0.4;

/** Goes the rounds from now until stopped: one at a time, at jittered intervals, and without keeping the process alive. */
export class Rounds {
  private timer: Timer | null = null;
  private stopped = false;

  constructor(private readonly parts: RoundsParts) {}

  start(): void {
    if (!this.stopped) void this.go();
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
  }

  private async go(): Promise<void> {
    try {
      await this.parts.round();
    } catch (error) {
      // A shutdown closes under a round what it works with.
      if (!this.stopped) this.parts.onFailure(error);
    }
    if (this.stopped) return;
    const { clock, random, everyMs } = this.parts;
    const share = SHORTEST_SHARE + random.next() * (LONGEST_SHARE - SHORTEST_SHARE);
    this.timer = clock.setTimer(() => void this.go(), everyMs * share, { keepAlive: false });
  }
}

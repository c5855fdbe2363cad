import type { Clock } from './clock.js';

/** The most calls of `due` that may pass without looking at the clock. */
const LONGEST_STRIDE = 64;

/**
 * Notices when a loop has held the event loop for too long, and gives it a turn. A loop over handlers that
 * never really wait would otherwise keep every timer from firing, that of the lease's renewal among them.
 */
export class EventLoopTurn {
  private heldSince: number | undefined;
  private calls = 0;
  private stride = 1;

  /** @param holdMs how long the event loop may be held, in milliseconds */
  constructor(
    private readonly clock: Clock,
    private readonly holdMs = 10,
  ) {}

  /** Whether the event loop should have its turn now. Cheap: the clock is read only now and then. */
  due(): boolean {
    if (this.heldSince === undefined) {
      this.heldSince = this.clock.monotonic();
      this.calls = 0;
      this.stride = 1;
      // Runs when the event loop turns for whatever reason, so that time spent waiting is not taken for holding.
      setImmediate(() => {
        this.heldSince = undefined;
      });
      return false;
    }
    this.calls += 1;
    if (this.calls < this.stride) return false;
    this.calls = 0;
    const heldMs = this.clock.monotonic() - this.heldSince;
    // Quick steps are checked less and less often; the first slow one brings the check back to every step.
    this.stride = heldMs < this.holdMs / 4 ? Math.min(this.stride * 2, LONGEST_STRIDE) : 1;
    return heldMs >= this.holdMs;
  }

  /** Resolves after the event loop has had its turn. */
  take(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}

import { ManualClock } from '../../../lib/testing/manual-clock.js';

/** A clock that also moves on while no timer can fire: a blocked event loop, or a machine that was suspended. */
export class SuspendingClock extends ManualClock {
  private suspendedMs = 0;

  override monotonic(): number {
    return super.monotonic() + this.suspendedMs;
  }

  /** Timers fire as much too late from now on. */
  suspend(ms: number): void {
    this.suspendedMs += ms;
  }
}

import type { Clock, Timer } from '../common/clock.js';

/** How long a list is still read once a run has been cut short, so that its summary can name who was left out. */
export const READ_ON_MS = 250;

/** A signal that aborts a moment after the run's does. */
export class ListEnd {
  private readonly controller = new AbortController();
  private timer: Timer | null = null;

  constructor(
    private readonly run: AbortSignal,
    private readonly clock: Clock,
  ) {
    run.addEventListener('abort', this.begin);
    if (run.aborted) this.begin();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Takes the listener and the timer away. */
  close(): void {
    this.run.removeEventListener('abort', this.begin);
    this.timer?.cancel();
  }

  private readonly begin = (): void => {
    this.timer ??= this.clock.setTimer(() => this.controller.abort(this.run.reason), READ_ON_MS);
  };
}

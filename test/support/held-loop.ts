import type { Clock, Timer } from '../../lib/common/clock.js';

/** A clock whose timers fire when told, as they do after the event loop was held. */
export class HeldLoop implements Clock {
  private at = 0;
  private readonly timers: { readonly callback: () => void; readonly dueAt: number }[] = [];

  now(): number {
    return this.at;
  }

  monotonic(): number {
    return this.at;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    const timer = { callback, dueAt: this.at + delayMs };
    this.timers.push(timer);
    return { cancel: () => void this.timers.splice(this.timers.indexOf(timer), 1) };
  }

  /** Nothing runs for so long; then timers fire, and only after them is anything read. */
  holdFor(ms: number): void {
    this.at += ms;
    for (const timer of this.timers.filter(({ dueAt }) => dueAt <= this.at)) {
      this.timers.splice(this.timers.indexOf(timer), 1);
      timer.callback();
    }
  }
}

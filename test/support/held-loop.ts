import type { Clock, Timer } from '../../lib/common/clock.js';

/** A clock whose timers fire when told, as they do after the event loop was held. */
export class HeldLoop implements Clock {
  private at = 0;
  private readonly timers = new Map<() => void, number>();

  now(): number {
    return this.at;
  }

  monotonic(): number {
    return this.at;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    const fire = (): void => callback();
    this.timers.set(fire, this.at + delayMs);
    return { cancel: () => void this.timers.delete(fire) };
  }

  /** Nothing runs for so long, timers neither: sockets may be read first. */
  passUnseen(ms: number): void {
    this.at += ms;
  }

  /** Nothing runs for so long; then timers fire, and only after them is anything read. */
  holdFor(ms: number): void {
    this.passUnseen(ms);
    for (const [fire, dueAt] of [...this.timers]) {
      if (dueAt <= this.at && this.timers.delete(fire)) fire();
    }
  }
}

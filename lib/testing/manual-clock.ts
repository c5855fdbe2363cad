import type { Clock, Timer } from '../common/clock.js';

interface PendingTimer {
  readonly dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Turns of the event loop given to promises after each timer, so that what a timer started can arm the next. */
const TURNS = 2;

/**
 * A clock that stands still until it is told to move.
 *
 * `advance` moves wall-clock and monotonic time together and runs what falls due, in order. `set` moves the
 * wall clock alone, forward or back, as an administrator or NTP does: timers do not notice.
 *
 * @publicApi
 */
export class ManualClock implements Clock {
  private wall: number;
  private elapsed = 0;
  private order = 0;
  private readonly pending = new Set<PendingTimer>();

  /** @param startMs the wall-clock time to begin with, in milliseconds since the epoch */
  constructor(startMs: number) {
    this.wall = startMs;
  }

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.elapsed;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    // Node.js knows whole milliseconds only, and fractions would add up to a clock that is never on time.
    const timer = { dueAt: this.elapsed + Math.ceil(Math.max(0, delayMs)), order: this.order++, callback };
    this.pending.add(timer);
    return { cancel: () => this.pending.delete(timer) };
  }

  /** How many timers are set and have not fired: zero after a clean shutdown. */
  get pendingTimers(): number {
    return this.pending.size;
  }

  /** Moves time on by `ms`, running each timer at its moment and letting promises settle after each. */
  async advance(ms: number): Promise<void> {
    const target = this.elapsed + ms;
    await settle();
    for (let next = this.nextDue(target); next !== undefined; next = this.nextDue(target)) {
      this.pending.delete(next);
      this.moveTo(Math.max(this.elapsed, next.dueAt));
      next.callback();
      await settle();
    }
    this.moveTo(target);
    await settle();
  }

  /** Sets the wall clock to `ms` since the epoch. Monotonic time and timers stay as they are. */
  set(ms: number): void {
    this.wall = ms;
  }

  private moveTo(elapsed: number): void {
    this.wall += elapsed - this.elapsed;
    this.elapsed = elapsed;
  }

  private nextDue(target: number): PendingTimer | undefined {
    let next: PendingTimer | undefined;
    for (const timer of this.pending) {
      if (timer.dueAt > target) continue;
      if (
        next === undefined ||
        timer.dueAt < next.dueAt ||
        (timer.dueAt === next.dueAt && timer.order < next.order)
      ) {
        next = timer;
      }
    }
    return next;
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

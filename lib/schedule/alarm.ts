import type { Clock, Timer } from '../common/clock.js';
import { type Due, DueHeap } from './due-heap.js';

/**
 * The longest sleep. Nothing tells a process that its wall clock was changed, so it is looked for this often:
 * after a change an alarm may be this late.
 */
export const LONGEST_SLEEP_MS = 30_000;

/** A wall clock put back by more than this was wrong before, and what was planned by it is planned anew. */
export const CORRECTED_CLOCK_MS = 86_400_000;

interface Alarm extends Due {
  readonly callback: () => void;
  cancelled: boolean;
}

/**
 * Calls back at wall-clock times, all through one timer.
 *
 * - Nothing fires before `clock.now()` has reached its time, however the wall clock jumps; there is no upper
 *   limit to how far ahead a time may be.
 * - What is due fires in one go, in order. Work that can wait, such as planning the next slot, goes into
 *   {@link afterwards}, so that it does not hold up the callbacks behind it.
 * - A callback that throws is reported to `onError` and does not touch the others.
 * - While nothing is set, there is no timer.
 */
export class AlarmClock {
  private readonly clock: Clock;
  private readonly onError: (error: unknown) => void;
  private readonly alarms = new DueHeap<Alarm>();
  private readonly correctionListeners = new Set<() => void>();
  private readonly later: (() => void)[] = [];
  private order = 0;
  private timer: Timer | null = null;
  private wakesAt = Infinity;
  private isFiring = false;
  private isStopped = false;
  private lastSeen: { readonly wall: number; readonly monotonic: number };

  constructor({ clock, onError }: { clock: Clock; onError: (error: unknown) => void }) {
    this.clock = clock;
    this.onError = onError;
    this.lastSeen = this.look();
  }

  /** Calls `callback` once, when the wall clock has reached `dueAt`; a time that is past comes at the next turn. */
  set(dueAt: number, callback: () => void): Timer {
    const alarm: Alarm = { dueAt, order: this.order++, callback, position: -1, cancelled: false };
    if (!this.isStopped) {
      this.alarms.push(alarm);
      this.arm();
    }
    return { cancel: () => this.cancel(alarm) };
  }

  /** Puts `work` off until all that is due now has fired. Outside a callback it is done at once. */
  afterwards(work: () => void): void {
    if (this.isFiring) this.later.push(work);
    else this.call(work);
  }

  /** Calls `listener` when the wall clock was put back by more than {@link CORRECTED_CLOCK_MS}. */
  onCorrection(listener: () => void): () => void {
    this.correctionListeners.add(listener);
    return () => this.correctionListeners.delete(listener);
  }

  /** Nothing fires any more, and nothing can be set. */
  stop(): void {
    this.isStopped = true;
    this.alarms.clear();
    this.later.length = 0;
    this.sleepNoMore();
  }

  private cancel(alarm: Alarm): void {
    alarm.cancelled = true;
    this.alarms.remove(alarm);
    if (this.alarms.size === 0) this.sleepNoMore();
  }

  private arm(): void {
    const first = this.alarms.peek();
    if (first === undefined || this.isFiring) return;
    const now = this.clock.now();
    const wakesAt = Math.min(Math.max(first.dueAt, now), now + LONGEST_SLEEP_MS);
    if (this.timer !== null) {
      if (wakesAt >= this.wakesAt) return;
      this.timer.cancel();
    } else {
      this.lastSeen = this.look();
    }
    this.wakesAt = wakesAt;
    this.timer = this.clock.setTimer(() => this.wake(), wakesAt - now);
  }

  private sleepNoMore(): void {
    this.timer?.cancel();
    this.timer = null;
    this.wakesAt = Infinity;
  }

  private wake(): void {
    this.sleepNoMore();
    this.isFiring = true;
    if (this.wasCorrected()) for (const listener of this.correctionListeners) this.call(listener);
    for (const alarm of this.takeDue()) if (!alarm.cancelled && !this.isStopped) this.call(alarm.callback);
    for (const work of this.later) this.call(work);
    this.later.length = 0;
    this.isFiring = false;
    this.arm();
  }

  private takeDue(): Alarm[] {
    const now = this.clock.now();
    const due: Alarm[] = [];
    for (let first = this.alarms.peek(); first !== undefined && first.dueAt <= now; ) {
      this.alarms.remove(first);
      due.push(first);
      first = this.alarms.peek();
    }
    return due;
  }

  private wasCorrected(): boolean {
    const seen = this.look();
    const expected = this.lastSeen.wall + seen.monotonic - this.lastSeen.monotonic;
    this.lastSeen = seen;
    return expected - seen.wall > CORRECTED_CLOCK_MS;
  }

  private look(): { wall: number; monotonic: number } {
    return { wall: this.clock.now(), monotonic: this.clock.monotonic() };
  }

  private call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.onError(error);
    }
  }
}

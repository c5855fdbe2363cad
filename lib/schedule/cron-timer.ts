import type { Clock, Timer } from '../common/clock.js';
import type { RandomSource } from '../common/random.js';
import type { AlarmClock } from './alarm.js';
import type { JobTimer } from './job-timer.js';
import type { Schedule } from './schedule.js';
import { drawMoment } from './window.js';

export interface CronTimerOptions {
  readonly schedule: Schedule;
  /** How long after a slot its random moment may lie, in milliseconds; 0 fires on the slot. */
  readonly windowMs: number;
  /** How long after its slot and window a job may still begin, in milliseconds. */
  readonly lateGraceMs: number;
  readonly alarm: AlarmClock;
  readonly clock: Clock;
  readonly random: RandomSource;
  onDue(slotMs: number): void;
  /**
   * Once after each oversleeping (blocked event loop, suspended machine, clock put forward), however many slots it
   * took.
   *
   * @param slotMs the newest of the slots that are too late to run
   * @param oldestMs the oldest of them
   */
  onLate(slotMs: number, oldestMs: number): void;
}

/**
 * Hands out each slot of a schedule once, at a random moment of its window.
 *
 * Idle → planned (a slot and its moment) → due → planned … A slot not newer than the last one handed out or passed
 * over is never handed out again. So after the wall clock was put back the timer waits until it has caught up; only
 * after a correction of more than a day does it begin afresh, as waiting would leave the job silent for long.
 */
export class CronTimer implements JobTimer {
  private planned: { readonly slot: number; readonly timer: Timer } | null = null;
  private lastSlot = -Infinity;
  private forgetCorrections: (() => void) | null = null;

  constructor(private readonly options: CronTimerOptions) {}

  start(): void {
    if (this.forgetCorrections !== null) return;
    const { alarm, clock, schedule, windowMs } = this.options;
    this.forgetCorrections = alarm.onCorrection(() => this.planAfresh());
    const now = clock.now();
    // A search saved for each job at boot, as the one below is.
    const open = windowMs > 0 ? schedule.latest(now, Math.max(now - windowMs, this.lastSlot)) : null;
    if (open === null) this.planAfter(Math.max(now, this.lastSlot));
    else this.plan(open);
  }

  stop(): void {
    this.forgetCorrections?.();
    this.forgetCorrections = null;
    this.unplan();
  }

  nextSlot(): number | null {
    if (this.forgetCorrections === null) return null;
    return (
      this.planned?.slot ?? this.options.schedule.next(Math.max(this.lastSlot, this.options.clock.now()))
    );
  }

  private plan(slot: number): void {
    const { alarm, clock, random, schedule, windowMs } = this.options;
    const now = clock.now();
    const nextSlot = windowMs > 0 ? schedule.next(slot) : null;
    // Nothing left of the window: wake at once, and judge there whether it is too late.
    const moment = drawMoment({ slot, nextSlot, windowMs, now, random }) ?? now;
    this.planned = { slot, timer: alarm.set(moment, () => this.wake(slot)) };
  }

  private planAfter(afterMs: number): void {
    const slot = this.options.schedule.next(afterMs);
    if (slot !== null) this.plan(slot);
  }

  private planNext(): void {
    if (this.forgetCorrections !== null && this.planned === null) this.planAfter(this.lastSlot);
  }

  private planAfresh(): void {
    if (this.planned === null) return;
    this.unplan();
    this.lastSlot = -Infinity;
    this.planAfter(this.options.clock.now());
  }

  private unplan(): void {
    this.planned?.timer.cancel();
    this.planned = null;
  }

  private wake(slot: number): void {
    this.planned = null;
    const { clock, lateGraceMs, schedule, windowMs } = this.options;
    const now = clock.now();
    const following = schedule.next(slot);
    const newest = following === null || following > now ? slot : (schedule.latest(now, slot) ?? slot);
    const isOnTime = now < newest + windowMs + lateGraceMs;
    if (isOnTime && newest === slot) this.handOut(slot);
    // The newest is planned next where it is not too late itself.
    else this.passOver(slot, isOnTime ? (schedule.latest(newest - 1, slot) ?? slot) : newest);
  }

  private handOut(slot: number): void {
    this.lastSlot = slot;
    this.options.alarm.afterwards(() => this.planNext());
    this.options.onDue(slot);
  }

  private passOver(oldest: number, newest: number): void {
    this.lastSlot = newest;
    this.options.alarm.afterwards(() => this.planNext());
    this.options.onLate(newest, oldest);
  }
}

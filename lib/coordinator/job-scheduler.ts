import type { Clock } from '../common/clock.js';
import type { RandomSource } from '../common/random.js';
import type { RunTrigger } from '../common/run.js';
import type { AlarmClock } from '../schedule/alarm.js';
import { LONGEST_PERIOD_MS } from '../schedule/cron-schedule.js';
import { CronTimer } from '../schedule/cron-timer.js';
import { IntervalTimer } from '../schedule/interval-timer.js';
import type { JobTimer } from '../schedule/job-timer.js';
import type { CronTiming, IntervalTiming, Job } from './job.js';
import { lateGraceMs } from './late-grace.js';
import type { MissedSlots } from './missed-slots.js';
import type { RunPipeline } from './run-pipeline.js';
import { catchUpWithinMs, dueRequest, type RunRequest, slotClaimMs } from './run-request.js';
import type { CoordinatorSettings } from './settings.js';

export interface JobSchedulerParts {
  readonly settings: CoordinatorSettings;
  readonly pipeline: RunPipeline;
  readonly missed: MissedSlots;
  readonly alarm: AlarmClock;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Told what a timer threw, which nothing should. Must not throw. */
  onError(error: unknown): void;
}

/** Fires jobs at their times, and sees to the slots that went by. */
export class JobScheduler {
  private readonly timers = new Map<string, JobTimer>();

  constructor(private readonly parts: JobSchedulerParts) {}

  /** Starts the job's timer, if it is one that fires by itself. Starting twice is starting once. */
  start(job: Job): void {
    if (this.timers.has(job.name) || job.disabled || this.parts.settings.role === 'command') return;
    const timer = this.timerOf(job);
    if (timer === null) return;
    this.timers.set(job.name, timer);
    this.parts.missed.begin(job.name);
    timer.start();
  }

  /** Gives up the job's pending moment; its slot is not taken. */
  stop(name: string): void {
    this.timers.get(name)?.stop();
    this.timers.delete(name);
  }

  stopAll(): void {
    for (const name of [...this.timers.keys()]) this.stop(name);
    this.parts.alarm.stop();
  }

  isRunning(name: string): boolean {
    return this.timers.has(name);
  }

  /** In milliseconds since the epoch; `null` where nothing will fire. */
  nextSlot({ name, timing }: Job): number | null {
    if (timing.kind !== 'stacked') return this.timers.get(name)?.nextSlot() ?? null;
    const { settings, clock } = this.parts;
    return settings.timers ? (timing.schedule?.next(clock.now()) ?? null) : null;
  }

  /**
   * Looks after the newest slot that fell due before this replica was up, once it can no longer be on its way
   * elsewhere. Only of use with a store that outlives the process.
   */
  lookBack(job: Job): void {
    const { timing } = job;
    if (timing.kind !== 'cron' || job.disabled || job.ttlMs !== null) return;
    const now = this.parts.clock.now();
    const slot = timing.schedule.latest(now, now - this.longestLookBack(job, timing, now));
    if (slot === null || now < slot + timing.windowMs) return;
    this.contain(this.lookBackAt(job, slot, slot + timing.windowMs + lateGraceMs(this.parts.settings)));
  }

  /** Asks at once whether the job is new, before it runs here and is known ever after. */
  private async lookBackAt(job: Job, slot: number, dueAt: number): Promise<void> {
    const { pipeline, alarm } = this.parts;
    const timer = this.timers.get(job.name);
    if (!(await pipeline.isKnown(this.request(job, slot, 'schedule')))) return;
    alarm.set(dueAt, () => {
      // The job may have been taken away or stopped meanwhile, and another have come by its name.
      if (timer === undefined || this.timers.get(job.name) !== timer) return;
      const trigger = this.mayCatchUp(job, slot) ? 'catch-up' : 'schedule';
      this.contain(pipeline.lookBack(this.request(job, slot, trigger)));
    });
  }

  private timerOf(job: Job): JobTimer | null {
    if (job.timing.kind === 'cron') return this.cronTimer(job, job.timing);
    if (job.timing.kind === 'interval') return this.intervalTimer(job, job.timing);
    return null;
  }

  private cronTimer(job: Job, { schedule, windowMs }: CronTiming): JobTimer {
    const { alarm, clock, random } = this.parts;
    return new CronTimer({
      schedule,
      windowMs,
      lateGraceMs: lateGraceMs(this.parts.settings),
      alarm,
      clock,
      random,
      onDue: (slot) => this.fire(job, slot, 'schedule'),
      onLate: (slot, oldest) => this.late(job, slot, oldest),
    });
  }

  private intervalTimer(job: Job, { intervalMs, startWithin }: IntervalTiming): JobTimer {
    const { clock, random, onError } = this.parts;
    const onDue = (slot: number): void => this.fire(job, slot, 'schedule');
    return new IntervalTimer({ intervalMs, startWithin, clock, random, onDue, onError });
  }

  private fire(job: Job, slot: number, trigger: RunTrigger): void {
    this.contain(this.parts.pipeline.execute(this.request(job, slot, trigger)));
  }

  private late(job: Job, slot: number, oldest: number): void {
    const { pipeline, missed } = this.parts;
    // The newest is seen to here; of those before it no replica may have known.
    if (oldest < slot) missed.overslept(job.name, oldest - 1);
    if (this.mayCatchUp(job, slot)) this.fire(job, slot, 'catch-up');
    else if (this.isClaimTelling(job, slot))
      this.contain(pipeline.noteMissed(this.request(job, slot, 'schedule')));
    else pipeline.refuse(this.request(job, slot, 'schedule'), { reason: 'late' });
  }

  private mayCatchUp(job: Job, slot: number): boolean {
    const withinMs = catchUpWithinMs(job, slot);
    return withinMs > 0 && this.parts.clock.now() - slot <= withinMs;
  }

  /** Whether a claim of the slot, had anyone taken it, would still be there by every replica's clock. */
  private isClaimTelling(job: Job, slot: number): boolean {
    if (job.ttlMs !== null) return false;
    return this.parts.clock.now() - slot <= this.tellingMs(job, slot);
  }

  private tellingMs(job: Job, slot: number): number {
    return slotClaimMs(job, slot, this.parts.settings) - 2 * this.parts.settings.clockSkewMs;
  }

  private longestLookBack(job: Job, { catchUp }: CronTiming, now: number): number {
    // Caught up on within its period is whatever slot is the newest: the next one has not come yet.
    if (catchUp !== null && catchUp.withinMs === null) return LONGEST_PERIOD_MS;
    return this.tellingMs(job, now);
  }

  private request(job: Job, slot: number, trigger: RunTrigger): RunRequest {
    return dueRequest(job, slot, this.parts.settings, trigger);
  }

  /** The pipeline never rejects; were it to, a timer is not the place to throw from. */
  private contain(work: Promise<unknown>): void {
    work.catch(this.parts.onError);
  }
}

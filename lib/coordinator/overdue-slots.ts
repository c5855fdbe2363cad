import type { Clock } from '../common/clock.js';
import type { RunSummary, RunTrigger } from '../common/run.js';
import type { EventBus } from '../events/event-bus.js';
import type { CronTiming, Job } from './job.js';

type Settled = Pick<RunSummary, 'job' | 'slot' | 'trigger'> & Partial<Pick<RunSummary, 'outcome' | 'reason'>>;

interface Watched {
  readonly job: Job;
  /** The newest slot of which it is known what became of it, in milliseconds since the epoch. */
  accountedFor: number;
  /** By when the slot after that one should have begun; `undefined` until somebody asks. */
  dueBy: number | null | undefined;
}

/** Slots of these triggers fell due; any other is of whatever time somebody named. */
const BY_ITSELF: ReadonlySet<RunTrigger> = new Set(['schedule', 'catch-up']);

/** Why a slot was not run that some replica should have run. Whatever else keeps a slot from running is in order. */
const LEFT: ReadonlySet<string | undefined> = new Set(['store-unavailable', 'shutting-down']);

/**
 * Tells which jobs are overdue: a slot's window has ended, longer ago than the job allows, and as far as this replica
 * knows no replica took it. Each replica hears of each slot, since it runs it or is refused. A listener, which asks
 * nobody and sets no timer.
 */
export class OverdueSlots {
  private readonly watched = new Map<string, Watched>();

  constructor(
    events: Pick<EventBus, 'on'>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    events.on('run.started', (run) => this.account(run));
    events.on('run.settled', (run) => {
      if (isAccountedFor(run)) this.account(run);
    });
  }

  /** Slots from now on count. Only for a job that fires by itself on this replica. */
  watch(job: Job): void {
    const { timing } = job;
    const now = this.clock.now();
    if (timing.kind === 'interval') {
      // The slot of an interval is cut to the second, so that the first may lie before this moment.
      const [, startsBy] = timing.startWithin;
      this.watched.set(job.name, { job, accountedFor: -Infinity, dueBy: now + startsBy });
    } else {
      this.watched.set(job.name, { job, accountedFor: now, dueBy: undefined });
    }
  }

  forget(name: string): void {
    this.watched.delete(name);
  }

  /** By when the first slot that is overdue should have begun, in milliseconds since the epoch; `null`: none is. */
  since(name: string): number | null {
    const watched = this.watched.get(name);
    if (watched === undefined || watched.job.overdueAfterMs === null) return null;
    if (watched.dueBy === undefined) watched.dueBy = dueAfter(watched.job, watched.accountedFor);
    if (watched.dueBy === null) return null;
    return this.clock.now() - watched.dueBy > watched.job.overdueAfterMs ? watched.dueBy : null;
  }

  private account({ job, slot, trigger }: Settled): void {
    const watched = this.watched.get(job);
    const slotMs = Date.parse(slot);
    if (watched === undefined || slotMs <= watched.accountedFor) return;
    // Somebody may name a slot that is years ahead, and the job would not be missed until then.
    if (!BY_ITSELF.has(trigger) && slotMs > this.clock.now()) return;
    watched.accountedFor = slotMs;
    watched.dueBy = undefined;
  }
}

function isAccountedFor({ outcome, reason }: Settled): boolean {
  return outcome !== 'missed' && !(outcome === 'skipped' && LEFT.has(reason));
}

/** The end of the window of the slot after `slotMs`; `null` where there is none. */
function dueAfter({ timing }: Job, slotMs: number): number | null {
  if (timing.kind === 'interval') return slotMs + timing.intervalMs;
  return timing.kind === 'cron' ? windowEndAfter(timing, slotMs) : null;
}

function windowEndAfter({ schedule, windowMs }: CronTiming, slotMs: number): number | null {
  const slot = schedule.next(slotMs);
  if (slot === null || windowMs === 0) return slot;
  return Math.min(slot + windowMs, schedule.next(slot) ?? Infinity);
}

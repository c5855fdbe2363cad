import type { ReplicaSchedules } from '../common/schedules.js';
import type { EventBus } from '../events/event-bus.js';
import type { StoreLookups } from '../locking/store-lookups.js';
import type { JobRegistry } from './job-registry.js';
import { scheduleTextOf } from './schedule-text.js';
import type { CoordinatorSettings } from './settings.js';

export interface FleetSchedulesParts {
  readonly settings: Pick<CoordinatorSettings, 'replicaId' | 'sweepEveryMs'>;
  readonly registry: JobRegistry;
  readonly lookups: StoreLookups;
  readonly events: EventBus;
}

/** In rounds of the housekeeping: a replica that misses one or two is not gone for that. */
const REMEMBERED_ROUNDS = 2;

/** Mismatches told are remembered up to here; a fleet that changes for months must not fill the memory. */
const MOST_TOLD = 10_000;

/**
 * Compares what this replica's jobs are scheduled for with the rest of the fleet. Replicas that disagree fire at
 * different times and claim different slots, so that each is told of the other, the old version of the new one too.
 */
export class FleetSchedules {
  private readonly told = new Set<string>();
  private elsewhere: ReadonlySet<string> | null = null;

  constructor(private readonly parts: FleetSchedulesParts) {}

  /**
   * The jobs that replicas which differ from this one declare, as of the last answer; `null` before the first. Empty
   * where the store cannot tell of other replicas.
   */
  get jobsElsewhere(): ReadonlySet<string> | null {
    return this.elsewhere;
  }

  /** Tells of what differs, of each difference once. Never rejects. */
  async compare(): Promise<void> {
    const { settings, registry, lookups } = this.parts;
    const { replicaId, sweepEveryMs } = settings;
    if (!lookups.canExchangeSchedules) {
      this.elsewhere ??= new Set();
      return;
    }
    const jobs = registry.all().map(({ job }) => ({ job: job.name, schedule: scheduleTextOf(job) }));
    jobs.sort((a, b) => (a.job < b.job ? -1 : 1));
    const differing = await lookups.exchangeSchedules({ replicaId, jobs }, sweepEveryMs * REMEMBERED_ROUNDS);
    if (differing !== null) {
      this.elsewhere = new Set(differing.flatMap((other) => other.jobs.map(({ job }) => job)));
    }
    const own = new Map(jobs.map(({ job, schedule }) => [job, schedule]));
    for (const other of differing ?? []) this.compareWith(other, own);
  }

  private compareWith(other: ReplicaSchedules, own: ReadonlyMap<string, string>): void {
    const { settings, events } = this.parts;
    const { replicaId } = settings;
    const otherReplicaId = other.replicaId;
    for (const { job, schedule: otherSchedule } of other.jobs) {
      const schedule = own.get(job);
      if (schedule === undefined) {
        if (this.isNew([job]))
          events.emit('job.unknown-here', { job, replicaId, otherReplicaId, otherSchedule });
      } else if (schedule !== otherSchedule && this.isNew([job, otherReplicaId, schedule, otherSchedule])) {
        events.emit('schedule.mismatch', { job, replicaId, schedule, otherReplicaId, otherSchedule });
      }
    }
  }

  private isNew(difference: readonly string[]): boolean {
    const key = JSON.stringify(difference);
    if (this.told.has(key)) return false;
    if (this.told.size >= MOST_TOLD) this.told.clear();
    this.told.add(key);
    return true;
  }
}

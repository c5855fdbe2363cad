import type { Clock } from '../common/clock.js';
import { within } from '../common/within.js';
import type { EventBus } from '../events/event-bus.js';
import type { RunRecord, RunStore } from '../history/run-store.js';
import type { FleetSchedules } from './fleet-schedules.js';
import type { JobRegistry } from './job-registry.js';
import type { CoordinatorSettings } from './settings.js';

/** A job that no replica declares any more. @publicApi */
export interface VanishedJob {
  readonly name: string;
  /** The last one the history knows. */
  readonly lastRun: RunRecord;
}

export interface VanishedJobsParts {
  readonly settings: Pick<CoordinatorSettings, 'replicaId' | 'storeTimeoutMs'>;
  readonly registry: JobRegistry;
  readonly fleet: Pick<FleetSchedules, 'jobsElsewhere'>;
  readonly runs: Pick<RunStore, 'jobs' | 'list'>;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** An application that names jobs after its customers may leave behind as many. */
const MOST = 100;

/** Finds jobs of the history that are gone from the code, by this replica's word and that of the fleet. */
export class VanishedJobs {
  private readonly told = new Set<string>();
  /** What other replicas declared when it was last looked; `null` before the first look. */
  private seenElsewhere: ReadonlySet<string> | null = null;

  constructor(private readonly parts: VanishedJobsParts) {}

  /** Rejects where the history does not answer. */
  async list(): Promise<VanishedJob[]> {
    const { registry, fleet, runs } = this.parts;
    const known = (await this.ask(async () => runs.jobs?.())) ?? [];
    const elsewhere = fleet.jobsElsewhere;
    const gone = known.filter((name) => registry.find(name) === undefined && elsewhere?.has(name) !== true);
    const found: VanishedJob[] = [];
    for (const name of gone.sort().slice(0, MOST)) {
      const [lastRun] = (await this.ask(() => runs.list({ job: name, limit: 1 }))).runs;
      // Its last run may have been forgotten in between.
      if (lastRun !== undefined) found.push({ name, lastRun });
    }
    return found;
  }

  /**
   * Tells of jobs that have vanished, of each once: at the first look, and when a job that only others declared is
   * theirs no more, as after the last replica of a deploy has left. Waits for the fleet's word, and for a history that is
   * away until the next look. Never rejects.
   */
  async look(): Promise<void> {
    const elsewhere = this.parts.fleet.jobsElsewhere;
    const before = this.seenElsewhere;
    if (elsewhere === null) return;
    if (before !== null && [...before].every((name) => elsewhere.has(name))) {
      this.seenElsewhere = elsewhere;
      return;
    }
    try {
      for (const job of await this.list()) this.tell(job);
      this.seenElsewhere = elsewhere;
    } catch {
      // Whoever writes to the history tells that it is away.
    }
  }

  private tell({ name, lastRun: { runId, startedAt, outcome } }: VanishedJob): void {
    if (this.told.has(name)) return;
    this.told.add(name);
    this.parts.events.emit('job.vanished', {
      job: name,
      replicaId: this.parts.settings.replicaId,
      lastRunId: runId,
      lastRunAt: startedAt,
      ...(outcome === undefined ? {} : { lastOutcome: outcome }),
    });
  }

  private ask<T>(question: () => Promise<T>): Promise<T> {
    const { clock, settings } = this.parts;
    return within(question, { clock, timeoutMs: settings.storeTimeoutMs, keepAlive: false });
  }
}

import { createHash } from 'node:crypto';
import type { Clock } from '../common/clock.js';
import type { RunSummary } from '../common/run.js';
import { within } from '../common/within.js';
import type { EventBus } from '../events/event-bus.js';
import type { RunQuery, RunRecord, RunStore } from '../history/run-store.js';
import type { CronTiming, Job } from './job.js';
import type { JobRegistry } from './job-registry.js';
import { lateGraceMs } from './late-grace.js';
import type { CoordinatorSettings } from './settings.js';

export interface MissedSlotsParts {
  readonly settings: Pick<CoordinatorSettings, 'replicaId' | 'clockSkewMs' | 'leaseMs'>;
  readonly registry: JobRegistry;
  readonly runs: RunStore;
  readonly events: EventBus;
  readonly clock: Clock;
  /** How long the history may take for each answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** Of one gap, as many slots are noted, the oldest; and as many runs are looked at for it. */
const MOST = 1_000;
const AT_A_TIME = 50;

/** The slots of a job that may have been missed: after the first moment, up to the second. */
interface Stretch {
  /** `null`: since the fleet was last known to be up. */
  readonly from: number | null;
  readonly until: number;
}

interface CronJob extends Job {
  readonly timing: CronTiming;
}

/**
 * Writes down the slots that nobody took, of which no replica can have known at the time: the whole fleet was down, or
 * slept. A slot of such a stretch was missed if the history knows of the job before it, and nothing of the slot.
 */
export class MissedSlots {
  private readonly suspected = new Map<string, Stretch>();
  private readonly bootedAt: number;
  /** When the first job began here: from then on the fleet is up. */
  private upSince: number | null = null;
  private lastUp: Promise<number | null> | null = null;

  constructor(private readonly parts: MissedSlotsParts) {
    this.bootedAt = parts.clock.now();
  }

  /** The job is there, and slots of it may have been missed before this replica was up. */
  begin(job: string): void {
    this.upSince ??= this.parts.clock.now();
    this.suspected.set(job, { from: null, until: this.upSince });
  }

  /** This replica overslept slots of the job, after that moment. */
  overslept(job: string, from: number): void {
    const { from: earlier } = this.suspected.get(job) ?? { from };
    const since = earlier === null ? null : Math.min(earlier, from);
    this.suspected.set(job, { from: since, until: this.parts.clock.now() });
  }

  /** Rejects where the history fails; what was not looked at stays to be. */
  async look(): Promise<void> {
    const { registry, clock } = this.parts;
    for (const [name, stretch] of this.suspected) {
      const job = registry.find(name)?.job;
      if (job === undefined || !hasSlotsToMiss(job)) {
        this.suspected.delete(name);
      } else if (clock.now() >= stretch.until + this.settledAfterMs(job)) {
        await this.note(job, stretch);
        if (this.suspected.get(name) === stretch) this.suspected.delete(name);
      }
    }
  }

  /** From then on a slot is nobody's to run any more, and whoever ran it has had time to write so. */
  private settledAfterMs({ timing }: CronJob): number {
    const { settings } = this.parts;
    return timing.windowMs + lateGraceMs(settings) + settings.leaseMs;
  }

  private async note(job: CronJob, stretch: Stretch): Promise<void> {
    const { runs, events, settings } = this.parts;
    const from = stretch.from ?? (await this.lastUpBeforeBoot());
    if (from === null || job.timing.schedule.latest(stretch.until, from) === null) return;
    const noted: string[] = [];
    for (const slot of await this.missing(job, from, stretch.until)) {
      if (await this.ask(() => runs.finish(this.missed(job.name, slot)))) noted.push(slot);
    }
    const [first] = noted;
    const last = noted.at(-1);
    if (first === undefined || last === undefined) return;
    const { replicaId } = settings;
    events.emit('slots.missed', { job: job.name, replicaId, count: noted.length, first, last });
  }

  /** None of a job that there was not before, or of which too much has happened since to tell. */
  private async missing({ name, timing }: CronJob, from: number, until: number): Promise<string[]> {
    const known = new Set<number>();
    let wasThere = false;
    for await (const { slot } of this.newestRuns({ job: name })) {
      const at = Date.parse(slot);
      wasThere = at <= from;
      if (wasThere) break;
      known.add(at);
    }
    const missing: string[] = [];
    let slot = wasThere ? timing.schedule.next(from) : null;
    while (slot !== null && slot <= until && missing.length < MOST) {
      if (!known.has(slot)) missing.push(new Date(slot).toISOString());
      slot = timing.schedule.next(slot);
    }
    return missing;
  }

  /** A fleet that is up writes down every slot of every job, run or not. */
  private lastUpBeforeBoot(): Promise<number | null> {
    this.lastUp ??= this.findLastUp().catch((error: unknown) => {
      this.lastUp = null;
      throw error;
    });
    return this.lastUp;
  }

  private async findLastUp(): Promise<number | null> {
    for await (const { startedAt, finishedAt, outcome } of this.newestRuns({})) {
      const started = Date.parse(startedAt);
      if (started >= this.bootedAt) continue;
      const ended = finishedAt === undefined ? started : Date.parse(finishedAt);
      // It was settled by who is up now, and says nothing of when its own replica went down.
      if (outcome === 'abandoned' && ended >= this.bootedAt) return started;
      return Math.min(Math.max(started, ended), this.bootedAt);
    }
    return null;
  }

  private async *newestRuns(query: RunQuery): AsyncGenerator<RunRecord> {
    const { runs } = this.parts;
    let before: { before?: string } = {};
    for (let read = 0; read < MOST; read += AT_A_TIME) {
      const page = await this.ask(() => runs.list({ ...query, ...before, limit: AT_A_TIME }));
      yield* page.runs;
      if (page.next === null) return;
      before = { before: page.next };
    }
  }

  private missed(job: string, slot: string): RunSummary {
    const now = new Date(this.parts.clock.now()).toISOString();
    const { replicaId } = this.parts.settings;
    const ending = { outcome: 'missed', startedAt: now, finishedAt: now, durationMs: 0 } as const;
    return { job, runId: idOf(job, slot), slot, trigger: 'schedule', replicaId, ...ending };
  }

  private ask<T>(question: () => Promise<T>): Promise<T> {
    return within(question, this.parts);
  }
}

/** Slots that a guard holds back, or of a job that is off, are nobody's to take. */
function hasSlotsToMiss(job: Job): job is CronJob {
  return job.timing.kind === 'cron' && job.ttlMs === null && !job.disabled;
}

/** The same on every replica, so that the history keeps one record of a slot, whoever notes it. */
function idOf(job: string, slot: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(['missed', job, slot]))
    .digest('hex');
  return `missed-${hash.slice(0, 32)}`;
}

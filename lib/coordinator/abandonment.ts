import type { Clock } from '../common/clock.js';
import type { RunSummary, RunTrigger } from '../common/run.js';
import type { EventBus } from '../events/event-bus.js';
import type { RunRecord } from '../history/run-store.js';
import type { Job } from './job.js';
import type { JobRegistry } from './job-registry.js';
import type { RunPipeline } from './run-pipeline.js';
import type { CoordinatorSettings } from './settings.js';
import { tellEnding } from './settlement.js';

export interface AbandonmentParts {
  readonly settings: CoordinatorSettings;
  readonly registry: JobRegistry;
  readonly events: EventBus;
  readonly pipeline: RunPipeline;
  readonly clock: Clock;
  /** Told what the rerun threw, which nothing should. Must not throw. */
  onError(error: unknown): void;
}

type Slot = Pick<RunRecord, 'job' | 'slot' | 'trigger'>;

/** Runs that somebody asked for are that somebody's to repeat. */
const BY_ITSELF: ReadonlySet<RunTrigger> = new Set(['schedule', 'catch-up']);

/** What follows when a run has been settled as abandoned: it is told, and its slot is run again where the job says so. */
export class Abandonment {
  constructor(private readonly parts: AbandonmentParts) {}

  /** Whether this replica is one to settle the run: not where it is to be run again and nothing fires here. */
  mayConclude(run: Slot): boolean {
    return this.parts.settings.timers || this.jobToRerun(run) === null;
  }

  conclude(summary: RunSummary): void {
    const { events, registry, pipeline, onError } = this.parts;
    tellEnding(events, summary, registry.find(summary.job)?.job.flowName ?? summary.job);
    const job = this.jobToRerun(summary);
    if (job === null) return;
    const { slot } = summary;
    // The slot's claim is the abandoned run's; only the one replica that settled it comes here.
    const request = { job, slot, trigger: 'catch-up', claim: null, force: false, tenantIds: null } as const;
    pipeline.execute(request).catch(onError);
  }

  private jobToRerun({ job: name, slot, trigger }: Slot): Job | null {
    const job = this.parts.registry.find(name)?.job;
    if (job?.timing.kind !== 'cron' || job.timing.onAbandoned !== 'rerun' || job.disabled) return null;
    const windowEnds = Date.parse(slot) + job.timing.windowMs;
    return BY_ITSELF.has(trigger) && this.parts.clock.now() < windowEnds ? job : null;
  }
}

import type { Clock } from '../common/clock.js';
import { InvalidArgumentError } from '../common/errors.js';
import { momentOf } from '../common/moment.js';
import type { RandomSource } from '../common/random.js';
import type { RunStarted, RunSummary, RunTrigger } from '../common/run.js';
import type { Job } from './job.js';
import type { OnceOnly, TellStarted } from './once-only.js';
import type { RunOptions } from './run-options.js';
import type { RunPipeline } from './run-pipeline.js';
import { claimOfNamed, type RunRequest } from './run-request.js';
import type { CoordinatorSettings } from './settings.js';

/** The summary of a triggered run; of the first one's where the trigger repeats it. @publicApi */
export type TriggeredRun = RunSummary & { deduplicated?: true };

export interface ManualTriggerParts {
  readonly settings: CoordinatorSettings;
  readonly pipeline: RunPipeline;
  readonly onceOnly: OnceOnly;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** Runs a job because somebody said so, by the same door as a timer. */
export class ManualTrigger {
  constructor(private readonly parts: ManualTriggerParts) {}

  /** Rejects for arguments that do not fit the job; whatever becomes of the run is in the summary. */
  async run(
    job: Job,
    options: RunOptions,
    trigger: RunTrigger,
    onStarted?: (started: RunStarted) => void,
  ): Promise<TriggeredRun> {
    if (options.tenantIds !== undefined && job.tenants === null) {
      throw new InvalidArgumentError(
        `Job "${job.name}" is not a tenant job, so it cannot be run for chosen tenants. Leave \`tenantIds\` out.`,
        { job: job.name, option: 'tenantIds' },
      );
    }
    const { pipeline, onceOnly } = this.parts;
    const request = this.request(job, options, trigger);
    if (options.idempotencyKey === undefined) return pipeline.execute(request, onStarted);
    const execute = (tell: TellStarted): Promise<RunSummary> => pipeline.execute(request, tell);
    return onceOnly.run(options.idempotencyKey, request, execute, onStarted);
  }

  private request(job: Job, options: RunOptions, trigger: RunTrigger): RunRequest & { runId: string } {
    const { settings, clock, random } = this.parts;
    const slotMs = momentOf(options.slot) ?? null;
    return {
      job,
      slot: new Date(slotMs ?? clock.now()).toISOString(),
      trigger,
      claim: slotMs === null ? null : claimOfNamed(job, slotMs, settings),
      force: options.force ?? false,
      tenantIds: options.tenantIds ?? null,
      runId: random.id(),
    };
  }
}

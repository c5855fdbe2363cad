import type { Clock } from '../common/clock.js';
import { InvalidArgumentError } from '../common/errors.js';
import { momentOf } from '../common/moment.js';
import type { RandomSource } from '../common/random.js';
import type { RunTrigger } from '../common/run.js';
import type { Job } from './job.js';
import type { OnceOnly } from './once-only.js';
import type { RunOptions } from './run-options.js';
import type { RunPipeline } from './run-pipeline.js';
import { claimOfNamed, type RunRequest } from './run-request.js';
import type { CoordinatorSettings } from './settings.js';
import type { TellStarted, TriggeredRun } from './triggered-run.js';
import type { TriggeredRuns } from './triggered-runs.js';

export interface ManualTriggerParts {
  readonly settings: CoordinatorSettings;
  readonly pipeline: RunPipeline;
  readonly triggered: TriggeredRuns;
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
    onStarted: TellStarted = () => undefined,
  ): Promise<TriggeredRun> {
    this.check(job, options);
    const { onceOnly } = this.parts;
    const { idempotencyKey } = options;
    const request = this.request(job, options, trigger);
    const execute = (tell: TellStarted): Promise<TriggeredRun> => this.execute(request, tell);
    if (idempotencyKey === undefined) return execute(onStarted);
    return onceOnly.run({ options: { ...options, idempotencyKey }, request, execute }, onStarted);
  }

  /** @throws InvalidArgumentError for options that do not fit the job */
  check(job: Job, { tenantIds }: RunOptions): void {
    if (tenantIds === undefined || job.tenants !== null) return;
    throw new InvalidArgumentError(
      `Job "${job.name}" is not a tenant job, so it cannot be run for chosen tenants. Leave \`tenantIds\` out.`,
      { job: job.name, option: 'tenantIds' },
    );
  }

  /** Answers with the first one's run where the slot that is named was taken before. */
  private async execute(
    request: RunRequest & { runId: string },
    onStarted: TellStarted,
  ): Promise<TriggeredRun> {
    const { pipeline, triggered } = this.parts;
    const carryOut = (tell: TellStarted): Promise<TriggeredRun> => pipeline.execute(request, tell);
    const summary = await triggered.carryOut(request.runId, carryOut, onStarted);
    const { reason, owner } = summary;
    if (reason !== 'already-claimed' || owner === undefined) return summary;
    return (await triggered.repeat(owner.runId, onStarted)) ?? summary;
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

import type { Clock } from '../common/clock.js';
import { InvalidArgumentError } from '../common/errors.js';
import type { RandomSource } from '../common/random.js';
import type { AcquireRequest, Refused } from '../locking/coordination-store.js';
import type { GuardedStore, Unavailable } from '../locking/guarded-store.js';
import { asksTheSame, noteOf, runIdIn } from './asked-for.js';
import type { RunOptions } from './run-options.js';
import type { RunPipeline } from './run-pipeline.js';
import type { RunRequest } from './run-request.js';
import type { CoordinatorSettings } from './settings.js';
import type { TellStarted, TriggeredRun } from './triggered-run.js';
import type { TriggeredRuns } from './triggered-runs.js';

/** How long a key is remembered. */
const KEY_MS = 86_400_000;

export interface OnceOnlyParts {
  readonly settings: CoordinatorSettings;
  readonly pipeline: Pick<RunPipeline, 'refuse'>;
  readonly store: Pick<GuardedStore, 'acquire' | 'withdraw'>;
  readonly triggered: Pick<TriggeredRuns, 'repeat'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** A trigger that carries an idempotency key. */
export interface KeyedTrigger {
  readonly options: RunOptions & { readonly idempotencyKey: string };
  readonly request: RunRequest & { readonly runId: string };
  execute(onStarted: TellStarted): Promise<TriggeredRun>;
}

/** Runs what carries an idempotency key once; who repeats the key is answered with the first one's run. */
export class OnceOnly {
  constructor(private readonly parts: OnceOnlyParts) {}

  /** @throws InvalidArgumentError for a key that came with other options before */
  async run(keyed: KeyedTrigger, onStarted: TellStarted): Promise<TriggeredRun> {
    const { options, request } = keyed;
    const { settings, store, clock, random } = this.parts;
    const asked: AcquireRequest = {
      job: request.job.name,
      replicaId: settings.replicaId,
      runId: noteOf(request.runId, options),
      token: random.id(),
      at: clock.now(),
      claim: { key: `key:${options.idempotencyKey}`, ttlMs: KEY_MS },
      lease: null,
      ignorePaused: true,
    };
    const answer = await store.acquire(asked);
    return answer.acquired ? this.first(asked, keyed, onStarted) : this.repeated(answer, keyed, onStarted);
  }

  private async first(
    asked: AcquireRequest,
    { request, execute }: KeyedTrigger,
    onStarted: TellStarted,
  ): Promise<TriggeredRun> {
    const summary = await execute(onStarted);
    // A refusal is no run, and neither is the run of another trigger: who tries again finds the key free.
    if (summary.outcome === 'skipped' || summary.runId !== request.runId) this.parts.store.withdraw(asked);
    return summary;
  }

  private async repeated(
    { reason, owner, ...more }: Refused | (Unavailable & { owner?: undefined }),
    { options, request }: KeyedTrigger,
    onStarted: TellStarted,
  ): Promise<TriggeredRun> {
    const { pipeline, triggered } = this.parts;
    if (reason !== 'already-claimed' || owner === undefined)
      return pipeline.refuse(request, { ...more, reason, owner });
    if (!asksTheSame(owner.runId, options)) throw reusedFor(request.job.name, options.idempotencyKey);
    const first = { ...owner, runId: runIdIn(owner.runId) };
    return (
      (await triggered.repeat(first.runId, onStarted)) ?? pipeline.refuse(request, { reason, owner: first })
    );
  }
}

function reusedFor(job: string, key: string): InvalidArgumentError {
  return new InvalidArgumentError(
    `The idempotency key "${key}" of job "${job}" came with other options within the last 24 hours. ` +
      'Repeat it with the same options, or give another key.',
    { job, option: 'idempotencyKey' },
  );
}

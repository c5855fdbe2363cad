import type { Clock } from '../common/clock.js';
import type { RandomSource } from '../common/random.js';
import type { Owner, RunSummary } from '../common/run.js';
import type { RunRecord, RunStore } from '../history/run-store.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import type { RunPipeline } from './run-pipeline.js';
import type { RunRequest } from './run-request.js';
import type { CoordinatorSettings } from './settings.js';

/** How long a key is remembered. */
const KEY_MS = 86_400_000;

export interface OnceOnlyParts {
  readonly settings: CoordinatorSettings;
  readonly pipeline: RunPipeline;
  readonly store: GuardedStore;
  readonly runs: RunStore;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** Runs what carries an idempotency key once; who repeats the key is answered with the first one's run. */
export class OnceOnly {
  private readonly underWay = new Map<string, Promise<RunSummary>>();

  constructor(private readonly parts: OnceOnlyParts) {}

  async run(
    key: string,
    request: RunRequest & { runId: string },
    execute: () => Promise<RunSummary>,
  ): Promise<RunSummary & { deduplicated?: true }> {
    const { settings, store, pipeline, clock, random } = this.parts;
    const answer = await store.acquire({
      job: request.job.name,
      replicaId: settings.replicaId,
      runId: request.runId,
      token: random.id(),
      at: clock.now(),
      claim: { key: `key:${key}`, ttlMs: KEY_MS },
      lease: null,
      ignorePaused: true,
    });
    if (answer.acquired) return this.first(request.runId, execute);
    if (answer.reason !== 'already-claimed') return pipeline.refuse(request, answer);
    const first = answer.owner === undefined ? null : await this.runOf(answer.owner);
    return first === null ? pipeline.refuse(request, answer) : { ...first, deduplicated: true };
  }

  private async first(runId: string, execute: () => Promise<RunSummary>): Promise<RunSummary> {
    const run = execute();
    this.underWay.set(runId, run);
    try {
      return await run;
    } finally {
      this.underWay.delete(runId);
    }
  }

  /** The first one's summary: waited for where it goes on here, else as the history has it. */
  private async runOf({ runId }: Owner): Promise<RunSummary | null> {
    const local = this.underWay.get(runId);
    if (local !== undefined) return local;
    const record = await this.parts.runs.get(runId).catch(() => null);
    return record !== null && isSettled(record) ? record : null;
  }
}

function isSettled(record: RunRecord): record is RunRecord & RunSummary {
  return record.outcome !== undefined && record.finishedAt !== undefined && record.durationMs !== undefined;
}

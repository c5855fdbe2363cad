import type { Clock } from '../common/clock.js';
import { within } from '../common/within.js';
import type { RandomSource } from '../common/random.js';
import type { Owner, RunStarted, RunSummary } from '../common/run.js';
import type { RunRecord, RunStore } from '../history/run-store.js';
import type { AcquireRequest } from '../locking/coordination-store.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import type { RunPipeline } from './run-pipeline.js';
import type { RunRequest } from './run-request.js';
import type { CoordinatorSettings } from './settings.js';

/** How long a key is remembered. */
const KEY_MS = 86_400_000;

/** Told of a run once it holds its lease. */
export type TellStarted = (started: RunStarted) => void;

/** A run that goes on here. */
interface UnderWay {
  readonly listeners: TellStarted[];
  started: RunStarted | null;
  settled: Promise<RunSummary> | null;
}

export interface OnceOnlyParts {
  readonly settings: CoordinatorSettings;
  readonly pipeline: Pick<RunPipeline, 'refuse'>;
  readonly store: Pick<GuardedStore, 'acquire' | 'withdraw'>;
  readonly runs: Pick<RunStore, 'get'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** Runs what carries an idempotency key once; who repeats the key is answered with the first one's run. */
export class OnceOnly {
  private readonly underWay = new Map<string, UnderWay>();

  constructor(private readonly parts: OnceOnlyParts) {}

  async run(
    key: string,
    request: RunRequest & { runId: string },
    execute: (onStarted: TellStarted) => Promise<RunSummary>,
    onStarted: TellStarted = () => undefined,
  ): Promise<RunSummary & { deduplicated?: true }> {
    const { settings, store, pipeline, clock, random } = this.parts;
    const asked: AcquireRequest = {
      job: request.job.name,
      replicaId: settings.replicaId,
      runId: request.runId,
      token: random.id(),
      at: clock.now(),
      claim: { key: `key:${key}`, ttlMs: KEY_MS },
      lease: null,
      ignorePaused: true,
    };
    const answer = await store.acquire(asked);
    if (answer.acquired) return this.first(asked, execute, onStarted);
    if (answer.reason !== 'already-claimed') return pipeline.refuse(request, answer);
    const first = answer.owner === undefined ? null : await this.runOf(answer.owner, onStarted);
    return first === null ? pipeline.refuse(request, answer) : { ...first, deduplicated: true };
  }

  private async first(
    asked: AcquireRequest,
    execute: (onStarted: TellStarted) => Promise<RunSummary>,
    onStarted: TellStarted,
  ): Promise<RunSummary> {
    const run: UnderWay = { listeners: [onStarted], started: null, settled: null };
    this.underWay.set(asked.runId, run);
    run.settled = execute((started) => {
      run.started = started;
      for (const tell of run.listeners) tell(started);
    });
    try {
      const summary = await run.settled;
      // A refusal is no run: who tries again finds the key free.
      if (summary.outcome === 'skipped') this.parts.store.withdraw(asked);
      return summary;
    } finally {
      this.underWay.delete(asked.runId);
    }
  }

  /** The first one's summary: waited for where it goes on here, else as the history has it. */
  private async runOf({ runId }: Owner, onStarted: TellStarted): Promise<RunSummary | null> {
    const local = this.underWay.get(runId);
    if (local !== undefined) {
      if (local.started === null) local.listeners.push(onStarted);
      else onStarted(local.started);
      return local.settled;
    }
    const { runs, clock, settings } = this.parts;
    const read = within(() => runs.get(runId), { clock, timeoutMs: settings.storeTimeoutMs });
    const record = await read.catch(() => null);
    return record !== null && isSettled(record) ? record : null;
  }
}

function isSettled(record: RunRecord): record is RunRecord & RunSummary {
  return record.outcome !== undefined && record.finishedAt !== undefined && record.durationMs !== undefined;
}

import type { Clock } from '../common/clock.js';
import type { RunStarted, RunSummary } from '../common/run.js';
import { within } from '../common/within.js';
import type { RunRecord, RunStore } from '../history/run-store.js';
import type { CoordinatorSettings } from './settings.js';
import type { TellStarted, TriggeredRun } from './triggered-run.js';

/** A run that goes on here. */
interface UnderWay {
  readonly listeners: TellStarted[];
  started: RunStarted | null;
  settled: Promise<RunSummary> | null;
}

export interface TriggeredRunsParts {
  readonly settings: CoordinatorSettings;
  readonly runs: Pick<RunStore, 'get'>;
  readonly clock: Clock;
}

/** Lets a trigger that repeats an earlier one find that one's run. */
export class TriggeredRuns {
  private readonly underWay = new Map<string, UnderWay>();

  constructor(private readonly parts: TriggeredRunsParts) {}

  /** Whoever asks for the run's id meanwhile hears of its start and waits for its end. */
  async carryOut(
    runId: string,
    execute: (onStarted: TellStarted) => Promise<RunSummary>,
    onStarted: TellStarted,
  ): Promise<RunSummary> {
    const run: UnderWay = { listeners: [onStarted], started: null, settled: null };
    this.underWay.set(runId, run);
    run.settled = execute((started) => {
      run.started = started;
      for (const tell of run.listeners) tell(started);
    });
    try {
      return await run.settled;
    } finally {
      this.underWay.delete(runId);
    }
  }

  /** The run as it ended: waited for where it goes on here, else as the history has it, `null` where it has no end. */
  async repeat(runId: string, onStarted: TellStarted): Promise<TriggeredRun | null> {
    const first = await this.find(runId, (started) => onStarted({ ...started, deduplicated: true }));
    return first === null ? null : { ...first, deduplicated: true };
  }

  private async find(runId: string, onStarted: TellStarted): Promise<RunSummary | null> {
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

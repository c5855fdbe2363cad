import type { Clock } from '../common/clock.js';
import type { RunSummary, TenantTotals } from '../common/run.js';
import { within } from '../common/within.js';
import type { RunRecord, RunStore } from './run-store.js';

export interface SweeperParts {
  readonly runs: RunStore;
  readonly clock: Clock;
  /** How long the history may take for each answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Of these unfinished runs, those that nobody can be running any more; none where that cannot be told. */
  gone(unfinished: readonly RunRecord[]): Promise<readonly RunRecord[]>;
  /** Told of each run that was settled here. Must not throw. */
  onAbandoned(summary: RunSummary): void;
}

/** Who was not reached is not known by name: at least those that nothing had been noted of. */
function unreachedCounted(tenants: TenantTotals): TenantTotals {
  const { eligible, succeeded, failed } = tenants;
  return { ...tenants, unprocessed: Math.max(0, eligible - succeeded - failed) };
}

/**
 * Settles the runs whose replica is gone as `abandoned`. The history lets one replica settle a run, and only that one
 * tells of it: where its answer is lost on the way the history knows, and no event is told.
 */
export class Sweeper {
  constructor(private readonly parts: SweeperParts) {}

  /** Rejects where the history fails; what was settled until then has been told. */
  async look(): Promise<void> {
    const { runs, gone } = this.parts;
    const unfinished = await this.ask(() => runs.listUnfinished());
    if (unfinished.length === 0) return;
    for (const run of await gone(unfinished)) await this.settle(run);
  }

  private async settle(run: RunRecord): Promise<void> {
    const { runs, clock, onAbandoned } = this.parts;
    const now = clock.now();
    const summary: RunSummary = {
      ...run,
      ...(run.tenants && { tenants: unreachedCounted(run.tenants) }),
      outcome: 'abandoned',
      finishedAt: new Date(now).toISOString(),
      // By the clocks of two replicas.
      durationMs: Math.max(0, now - Date.parse(run.startedAt)),
    };
    const settled: unknown = await this.ask(() => runs.finish(summary));
    if (settled === true) onAbandoned(summary);
  }

  private ask<T>(question: () => Promise<T>): Promise<T> {
    const { clock, timeoutMs } = this.parts;
    return within(question, { clock, timeoutMs, keepAlive: false });
  }
}

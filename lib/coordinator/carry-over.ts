import type { Clock } from '../common/clock.js';
import type { RandomSource } from '../common/random.js';
import { within } from '../common/within.js';
import type { RunRecord, RunStore } from '../history/run-store.js';
import { type LeftOver, NOTHING_LEFT } from '../tenancy/left-over.js';
import { shuffle } from '../tenancy/shuffle.js';

export interface CarryOverParts {
  readonly runs: RunStore;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** How long the history may take for each answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Told when the history could not be read. Must not throw. */
  onFailure(job: string, error: unknown): void;
}

/** Outcomes that say nothing of tenants: the handler was not reached. */
const EMPTY = new Set(['skipped', 'missed']);

/** How far back the last run that reached tenants is looked for. Each may name thousands: few are read at a time. */
const LOOK_BACK = 50;
const AT_A_TIME = 5;

/** Knows which tenants a job's last run did not reach. */
export class CarryOver {
  constructor(private readonly parts: CarryOverParts) {}

  /** Nothing as well where the history cannot be read: the order of tenants is not worth a run. */
  async leftOver(job: string, currentRunId: string): Promise<LeftOver> {
    try {
      return await this.lookBack(job, currentRunId);
    } catch (error) {
      this.parts.onFailure(job, error);
      return NOTHING_LEFT;
    }
  }

  private async lookBack(job: string, currentRunId: string): Promise<LeftOver> {
    let killedAt: number | null = null;
    for await (const run of this.earlierRuns(job)) {
      if (run.runId === currentRunId || !wasForAll(run)) continue;
      const { listed = 0, unprocessedIds = [], readTo = 0 } = run.tenants ?? {};
      if (run.outcome === 'abandoned' && unprocessedIds.length === 0) {
        // Whom it reached is not known, and what was left over before it may still be. But not in the same order:
        // where one tenant kills the process, those behind it would never have a turn.
        killedAt = Math.max(killedAt ?? 0, readTo);
      } else if (listed > 0) {
        if (killedAt === null) return { ids: unprocessedIds, readTo };
        return { ids: shuffle([...unprocessedIds], this.parts.random), readTo: Math.max(killedAt, readTo) };
      }
    }
    return { ids: [], readTo: killedAt ?? 0 };
  }

  private async *earlierRuns(job: string): AsyncGenerator<RunRecord> {
    const { runs } = this.parts;
    let before: string | undefined;
    for (let read = 0; read < LOOK_BACK; read += AT_A_TIME) {
      const page = await within(() => runs.list({ job, limit: AT_A_TIME, before }), this.parts);
      yield* page.runs;
      if (page.next === null) return;
      before = page.next;
    }
  }
}

/** A run for tenants that somebody asked for says nothing of the others. */
function wasForAll({ outcome, tenants }: RunRecord): boolean {
  return outcome !== undefined && !EMPTY.has(outcome) && tenants?.byId !== true;
}

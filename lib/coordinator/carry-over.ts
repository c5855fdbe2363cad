import type { Clock } from '../common/clock.js';
import { within } from '../common/within.js';
import type { RunRecord, RunStore } from '../history/run-store.js';

/** Outcomes that say nothing of tenants: the handler was not reached. */
const EMPTY = new Set(['skipped', 'missed']);

/** How far back the last run that reached tenants is looked for. */
const LOOK_BACK = 50;

/** Knows which tenants a job's last run did not reach. */
export class CarryOver {
  /** @param onFailure told when the history could not be read; must not throw */
  constructor(
    private readonly runs: RunStore,
    private readonly patience: { readonly clock: Clock; readonly timeoutMs: number },
    private readonly onFailure: (job: string, error: unknown) => void,
  ) {}

  /** Empty as well where the history cannot be read: the order of tenants is not worth a run. */
  async leftOver(job: string, currentRunId: string): Promise<readonly string[]> {
    try {
      const { runs } = await within(() => this.runs.list({ job, limit: LOOK_BACK }), this.patience);
      const last = runs.find((run) => run.runId !== currentRunId && isTelling(run));
      return last?.tenants?.unprocessedIds ?? [];
    } catch (error) {
      this.onFailure(job, error);
      return [];
    }
  }
}

/** Of a run whose replica died it is not known which tenants it reached; what was left over before it may still be. */
function isTelling({ outcome, tenants }: RunRecord): boolean {
  if (outcome === undefined || EMPTY.has(outcome)) return false;
  return outcome !== 'abandoned' || tenants !== undefined;
}

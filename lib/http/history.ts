import { Inject, Injectable } from '@nestjs/common';
import { within } from '../common/within.js';
import { withoutUndefined } from '../common/option-check.js';
import type { RunPage, RunQuery, RunRecord, RunStore } from '../history/run-store.js';
import { CoordinatorLink } from './coordinator-link.js';
import { problemOf } from './problem/problem-of.js';
import { unavailable, unknownRun } from './problem/problems.js';

/** Longer than the id of any run. */
const LONGEST_ID = 200;

/** The history for callers who must be answered: what it does not answer in time is a problem. */
@Injectable()
export class History {
  constructor(@Inject(CoordinatorLink) private readonly link: CoordinatorLink) {}

  /** @throws Problem 422 for a cursor it did not give, 503 where it does not answer */
  list(query: { [F in keyof RunQuery]: RunQuery[F] | undefined }): Promise<RunPage> {
    return this.ask((runs) => runs.list(withoutUndefined(query)));
  }

  /** @throws Problem 404, 503 */
  async get(runId: string): Promise<RunRecord> {
    const found = runId.length > LONGEST_ID ? null : await this.ask((runs) => runs.get(runId));
    if (found === null) throw unknownRun(runId.slice(0, LONGEST_ID));
    return found;
  }

  private async ask<T>(question: (runs: RunStore) => Promise<T>): Promise<T> {
    const { coordinator, settings } = this.link.runtime;
    const patience = { clock: this.link.clock, timeoutMs: settings.storeTimeoutMs };
    try {
      return await within(() => question(coordinator.runs), patience);
    } catch (error) {
      throw problemOf(error) ?? unavailable('The history does not answer.');
    }
  }
}

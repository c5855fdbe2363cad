import type { Clock } from '../common/clock.js';
import { DEFAULTS } from '../common/defaults.js';
import type { RandomSource } from '../common/random.js';
import type { SelectedTenant } from '../common/tenant.js';
import { type Candidates, candidates } from './candidates.js';
import { judge } from './judge.js';
import { type LeftOver, NOTHING_LEFT } from './left-over.js';
import { Patience } from './patience.js';
import { policyOf } from './policies/policy-of.js';
import { Roll } from './roll.js';
import type { SelectionObserver } from './selection-observer.js';
import type { TenantDirectory } from './tenant-directory.js';
import { openList } from './tenant-list.js';

export interface TenantSelectorParts<T> {
  readonly directory: TenantDirectory<T>;
  readonly job: string;
  /** What a tenant means that says nothing about the job. */
  readonly tenantsDefault: 'enabled' | 'disabled';
  readonly clock: Clock;
  readonly random: RandomSource;
}

export interface SelectRequest {
  readonly observer: SelectionObserver;
  /** Select among these ids alone. Default: all. */
  readonly only?: ReadonlySet<string>;
  /** What earlier runs did not come to. Default: nothing. */
  readonly leftOver?: LeftOver;
  /** Once aborted, the selection ends without another page, whatever it was waiting for. */
  readonly signal?: AbortSignal;
}

/**
 * From the application's list to the tenants a run is for: list, drop repeated and invalid ids, shuffle, ask the
 * policy, report.
 *
 * An array is shuffled as a whole, so that every tenant is equally likely to be first; any other list is
 * shuffled within each page, and no more than a page of it is held. Tenants left over come before, in their order; a
 * list that is no array is read once more for them.
 */
export class TenantSelector<T> {
  constructor(private readonly parts: TenantSelectorParts<T>) {}

  /** Pages of eligible tenants, none of them empty. Throws `TenantsUnavailableError` where the list fails. */
  async *select(request: SelectRequest): AsyncGenerator<SelectedTenant<T>[]> {
    const { directory, job, tenantsDefault, clock, random } = this.parts;
    const { observer, only, signal } = request;
    const patience = new Patience(clock, directory.timeoutMs ?? DEFAULTS.tenants.timeoutMs);
    const stop = (): void => patience.end(new Error('the run was interrupted'));
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    try {
      const policy = policyOf(directory, job, tenantsDefault, clock, patience);
      const roll = new Roll(directory, only, random);
      for await (const { tenants, problems, readTo } of this.candidates(request, roll, patience)) {
        const judged = judge(tenants, await policy.verdicts(tenants));
        // Reported and given in one step: what the observer counts is what the fan-out gets.
        if (signal?.aborted === true) return;
        const { eligible, skippedIds } = judged;
        observer.page({
          listed: tenants.length,
          eligible: eligible.length,
          skippedIds,
          problems: problems.concat(judged.problems),
          ...(readTo === undefined ? {} : { readTo }),
        });
        if (eligible.length > 0) yield eligible;
      }
      if (only !== undefined) observer.missing?.(roll.missing());
    } catch (error) {
      // What an interrupted wait throws is no failure of the list.
      if (signal?.aborted !== true) throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  private candidates(
    { leftOver = NOTHING_LEFT }: SelectRequest,
    roll: Roll<T>,
    patience: Patience,
  ): AsyncGenerator<Candidates<T>> {
    const { directory, job, clock, random } = this.parts;
    return candidates({
      open: () => openList(directory, job, patience),
      pageSize: directory.pageSize ?? DEFAULTS.tenants.pageSize,
      leftOver,
      roll,
      job,
      clock,
      random,
      patience,
    });
  }
}

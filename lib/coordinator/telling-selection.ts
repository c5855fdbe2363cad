import type { RunIdentity } from '../common/run.js';
import type { EventBus } from '../events/event-bus.js';
import type { SelectionObserver } from '../tenancy/selection-observer.js';

/** Of one page: what became of its tenants before they are run, and how far a streamed list has been read with it. */
export interface PageCounts {
  readonly listed: number;
  readonly eligible: number;
  readonly skipped: number;
  readonly readTo?: number;
}

/** Tells the rest of the house what a selection finds: counts to `count`, ids and problems as events. */
export function tellingSelection(
  identity: RunIdentity,
  events: EventBus,
  count: (counts: PageCounts) => void,
): SelectionObserver {
  const invalid = (problems: readonly string[]): void => {
    if (problems.length > 0)
      events.emit('tenants.invalid', { ...identity, count: problems.length, problems });
  };
  return {
    page({ listed, eligible, skippedIds, problems, readTo }) {
      count({ listed, eligible, skipped: skippedIds.length, ...(readTo === undefined ? {} : { readTo }) });
      invalid(problems);
      if (skippedIds.length > 0) {
        events.emit('tenants.skipped', { ...identity, count: skippedIds.length, tenantIds: skippedIds });
      }
    },
    missing(ids) {
      invalid(
        ids.map((id) => `tenant ${JSON.stringify(id)} was asked for, but the directory does not list it`),
      );
    },
  };
}

import type { RunIdentity } from '../common/run.js';
import type { EventBus } from '../events/event-bus.js';
import type { SelectionObserver } from '../tenancy/selection-observer.js';

/** Tells the rest of the house what a selection finds: counts to `count`, ids and problems as events. */
export function tellingSelection(
  identity: RunIdentity,
  events: EventBus,
  count: (counts: { listed: number; eligible: number; skipped: number }) => void,
): SelectionObserver {
  const invalid = (problems: readonly string[]): void => {
    if (problems.length > 0)
      events.emit('tenants.invalid', { ...identity, count: problems.length, problems });
  };
  return {
    page({ listed, eligible, skippedIds, problems }) {
      count({ listed, eligible, skipped: skippedIds.length });
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

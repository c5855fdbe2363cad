import type { TenantTotals } from '../common/run.js';
import { MAX_FAILURES, MAX_UNPROCESSED_IDS } from '../common/summary-limits.js';

/** A copy with no more ids and failures than a summary may hold, whoever counted them; the counts stay. */
export function boundedTotals(totals: TenantTotals): TenantTotals {
  return {
    ...totals,
    unprocessedIds: totals.unprocessedIds.slice(0, MAX_UNPROCESSED_IDS),
    failures: totals.failures.slice(0, MAX_FAILURES).map((failure) => ({ ...failure })),
  };
}

import { OUTCOMES } from '../../common/run-outcomes.js';
import type { RunOutcome, SkipReason, TenantTotals } from '../../common/run.js';
import type { LeaseRenewedEvent } from '../../events/run-events.js';

/** Every label value that there can be, so that each series is there at 0 before it first counts. */
export const RUN_OUTCOMES: readonly RunOutcome[] = Object.values(OUTCOMES);

export const SKIP_REASONS = [
  'already-claimed',
  'overlap',
  'store-unavailable',
  'shutting-down',
  'paused',
  'disabled',
  'timers-off',
  'late',
] as const satisfies readonly SkipReason[];

export const TENANT_OUTCOMES = [
  'succeeded',
  'failed',
  'skipped',
  'unprocessed',
] as const satisfies readonly (keyof TenantTotals)[];

export const RENEWAL_RESULTS = [
  'renewed',
  'lost',
  'error',
] as const satisfies readonly LeaseRenewedEvent['result'][];

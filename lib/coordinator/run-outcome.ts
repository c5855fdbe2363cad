import { toErrorInfo } from '../common/error-info.js';
import type { FanOutInfo, RunOutcome, RunSummary, SkipReason, TenantTotals } from '../common/run.js';
import type { CronEvents } from '../events/event-map.js';

/** What a run's work came to, before it is a summary. */
export type WorkResult =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** The signal aborted before the handler ended. */
  | { readonly kind: 'cut-off' }
  | {
      readonly kind: 'fanned-out';
      readonly tenants: TenantTotals;
      readonly fanOut: FanOutInfo /** Whether the list was read to its end. */;
      readonly complete: boolean;
    }
  /** The tenants could not be listed, or not to the end. */
  | { readonly kind: 'no-tenants'; readonly error: unknown; readonly tenants: TenantTotals }
  /** The strategy that spreads the tenants failed, which no tenant's failure makes it do. */
  | { readonly kind: 'fan-out-failed'; readonly error: unknown; readonly tenants: TenantTotals };

export type Ending = Pick<
  RunSummary,
  'outcome' | 'reason' | 'owner' | 'result' | 'error' | 'tenants' | 'fanOut'
>;

/** @param stopped why the run was kept from going on, or `null` when nothing kept it */
export function endingOf(work: WorkResult, stopped: SkipReason | null): Ending {
  switch (work.kind) {
    case 'returned':
      return { outcome: 'succeeded', ...(work.value === undefined ? {} : { result: work.value }) };
    case 'threw':
      return { outcome: 'failed', error: toErrorInfo(work.error) };
    case 'cut-off':
      return interrupted(stopped);
    case 'no-tenants':
      return {
        outcome: 'failed',
        reason: 'tenants-unavailable',
        error: toErrorInfo(work.error),
        tenants: work.tenants,
      };
    case 'fan-out-failed':
      return { outcome: 'failed', error: toErrorInfo(work.error), tenants: work.tenants };
    case 'fanned-out':
      return {
        ...(work.complete ? tenantsEnding(work.tenants, stopped) : interrupted(stopped)),
        tenants: work.tenants,
        fanOut: work.fanOut,
      };
  }
}

function tenantsEnding(tenants: TenantTotals, stopped: SkipReason | null): Ending {
  if (tenants.unprocessed > 0) return interrupted(stopped);
  if (tenants.failed === 0) return { outcome: 'succeeded' };
  return { outcome: tenants.succeeded === 0 ? 'failed' : 'partial' };
}

function interrupted(stopped: SkipReason | null): Ending {
  return { outcome: 'interrupted', ...(stopped === null ? {} : { reason: stopped }) };
}

/** The one event a run of that outcome ends with; a missed slot was never a run. */
export const ENDING_EVENTS = {
  succeeded: 'run.finished',
  partial: 'run.finished',
  failed: 'run.failed',
  interrupted: 'run.interrupted',
  skipped: 'run.skipped',
  abandoned: 'run.abandoned',
} as const satisfies Record<Exclude<RunOutcome, 'missed'>, keyof CronEvents>;

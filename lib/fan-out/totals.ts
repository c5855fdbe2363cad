import type { TenantTotals } from '../common/run.js';

/** Counts what became of each tenant of one run. */
export interface TotalsCollector {
  /** A page has been listed and asked about. */
  selected(counts: { listed: number; eligible: number; skipped: number }): void;
  succeeded(): void;
  failed(tenantId: string, error: unknown): void;
  /** An eligible tenant that was not started, or was cut off. */
  unprocessed(tenantId: string): void;
  totals(): TenantTotals;
}

import { toErrorInfo } from '../common/error-info.js';
import type { TenantFailure, TenantTotals } from '../common/run.js';
import { MAX_FAILURES, MAX_UNPROCESSED_IDS } from '../common/summary-limits.js';

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

/** Counts all of them, and describes as many as a summary can hold. */
export class RunTotals implements TotalsCollector {
  private listedCount = 0;
  private eligibleCount = 0;
  private skippedCount = 0;
  private succeededCount = 0;
  private failedCount = 0;
  private unprocessedCount = 0;
  private readonly unprocessedIds: string[] = [];
  private readonly failures: TenantFailure[] = [];

  selected(counts: { listed: number; eligible: number; skipped: number }): void {
    this.listedCount += counts.listed;
    this.eligibleCount += counts.eligible;
    this.skippedCount += counts.skipped;
  }

  succeeded(): void {
    this.succeededCount += 1;
  }

  failed(tenantId: string, error: unknown): void {
    this.failedCount += 1;
    if (this.failures.length < MAX_FAILURES) this.failures.push({ tenantId, error: toErrorInfo(error) });
  }

  unprocessed(tenantId: string): void {
    this.unprocessedCount += 1;
    if (this.unprocessedIds.length < MAX_UNPROCESSED_IDS) this.unprocessedIds.push(tenantId);
  }

  /** As of now, and not changed by what is counted later. */
  totals(): TenantTotals {
    return {
      listed: this.listedCount,
      eligible: this.eligibleCount,
      skipped: this.skippedCount,
      succeeded: this.succeededCount,
      failed: this.failedCount,
      unprocessed: this.unprocessedCount,
      unprocessedIds: [...this.unprocessedIds],
      failures: [...this.failures],
    };
  }
}

import type { ErrorInfo } from '../common/error-info.js';
import type { RunIdentity, RunSummary } from '../common/run.js';

/** A run has begun: its slot is claimed and its lease held. @publicApi */
export interface RunStartedEvent extends RunIdentity {
  readonly startedAt: string;
  readonly attempt: number;
  readonly fencingToken: number | null;
  /** From the moment it was due, or triggered, until it was let through, in milliseconds: mostly the store's answer. */
  readonly admissionMs: number;
}

/** A run has ended: the summary, and the flow it belongs to. @publicApi */
export type RunSettledEvent = Readonly<RunSummary> & { readonly flowName: string };

/** @publicApi */
export interface RunProgressEvent extends RunIdentity {
  readonly tenantId?: string;
  readonly done: number;
  readonly total?: number;
}

/**
 * In a run in chunks, more than half of the places' time was spent waiting for the slowest tenant of a chunk. Told
 * once for each job and process.
 *
 * @publicApi
 */
export interface FanOutIdleEvent extends RunIdentity {
  /** The share of the time, 0 to 1. */
  readonly idleRatio: number;
  readonly concurrency: number;
  /** What to do about it. */
  readonly hint: string;
}

/** A line the handler wrote with `run.log`. @publicApi */
export interface JobLogEvent extends RunIdentity {
  readonly tenantId?: string;
  readonly message: string;
  readonly fields?: object;
}

/** Tenants of one page that the policy held back. @publicApi */
export interface TenantsSkippedEvent extends RunIdentity {
  readonly count: number;
  readonly tenantIds: readonly string[];
}

/** Tenants of one page that could not be asked about or told apart. @publicApi */
export interface TenantsInvalidEvent extends RunIdentity {
  readonly count: number;
  /** One sentence each: which tenant, and what is wrong with its id or flag. */
  readonly problems: readonly string[];
}

/** @publicApi */
export interface TenantFailedEvent extends RunIdentity {
  readonly tenantId: string;
  readonly attempt: number;
  readonly error: ErrorInfo;
}

/** @publicApi */
export interface TenantRetriedEvent extends TenantFailedEvent {
  /** How long until the next attempt, in milliseconds. */
  readonly delayMs: number;
}

/** The lease is gone or no longer trusted; the run's signal has been aborted. @publicApi */
export interface LeaseLostEvent extends RunIdentity {
  readonly reason: string;
}

/** One renewal of a lease. Not logged. @publicApi */
export interface LeaseRenewedEvent extends RunIdentity {
  readonly result: 'renewed' | 'lost' | 'error';
}

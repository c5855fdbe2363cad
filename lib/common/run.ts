import type { ErrorInfo } from './error-info.js';

/** What started a run. @publicApi */
export type RunTrigger = 'schedule' | 'catch-up' | 'manual' | 'http' | 'cli';

/** How a run ended. @publicApi */
export type RunOutcome =
  | 'succeeded'
  | 'partial'
  | 'failed'
  | 'interrupted'
  | 'skipped'
  | 'abandoned'
  | 'missed';

/** Why a run was skipped or cut short. @publicApi */
export type SkipReason =
  | 'already-claimed'
  | 'overlap'
  | 'store-unavailable'
  | 'shutting-down'
  | 'paused'
  | 'disabled'
  | 'lease-lost'
  | 'max-run'
  | 'tenants-unavailable'
  | 'timers-off'
  | 'late';

/** Who holds what was asked for. @publicApi */
export interface Owner {
  readonly replicaId: string;
  readonly runId: string;
  /** ISO time, by the owner's clock. */
  readonly since: string;
}

/** Which run something belongs to: the fields that every event and log line of a run carries. @publicApi */
export interface RunIdentity {
  readonly job: string;
  readonly runId: string;
  /** The nominal time of the occurrence, ISO, UTC. */
  readonly slot: string;
  readonly trigger: RunTrigger;
  readonly replicaId: string;
  readonly flowName: string;
}

/** What a job's handler is given. @publicApi */
export interface CronRun {
  readonly job: string;
  readonly runId: string;
  /** The nominal time of the occurrence, ISO, UTC: the same on every replica. */
  readonly slot: string;
  readonly trigger: RunTrigger;
  readonly replicaId: string;
  /** 1 for the first attempt of a handler, one more for each retry. */
  readonly attempt: number;
  /**
   * A number that grows with every lease of this job, or `null` where the store cannot count. Hand it to a
   * resource that refuses lower numbers, and a run that lost its lease can do no harm there. It follows the time of
   * the store's server, so it grows on although the store lost its data.
   */
  readonly fencingToken: number | null;
  /** Aborted at the end of the shutdown grace, at `maxRunMs`, and when the lease is lost. */
  readonly signal: AbortSignal;
  /** Says how far the handler is. */
  progress(done: number, total?: number): void;
  /** Writes a structured line, event `job.log`, with the run's identity. */
  log(message: string, fields?: object): void;
}

/** What a tenant job's handler is given beside the tenant; its signal also aborts at `tenantTimeoutMs`. @publicApi */
export interface TenantRun extends CronRun {
  readonly tenantId: string;
}

/** One tenant's failure. @publicApi */
export interface TenantFailure {
  tenantId: string;
  error: ErrorInfo;
}

/** How far a handler said that it is. @publicApi */
export interface RunProgress {
  readonly done: number;
  readonly total?: number;
  /** ISO time, by the clock of the replica that runs. */
  readonly at: string;
}

/** What became of the tenants of one run. @publicApi */
export interface TenantTotals {
  /** Tenants the directory gave, duplicates and invalid ones left out. */
  listed: number;
  /** Tenants the policy let through. */
  eligible: number;
  /** Tenants the policy held back. */
  skipped: number;
  succeeded: number;
  failed: number;
  /** Eligible tenants that were not started, or were cut off. */
  unprocessed: number;
  /** The first 10,000 of them. */
  unprocessedIds: string[];
  /** The first 1,000 failures. */
  failures: TenantFailure[];
  /**
   * Of a job with `carryOver` whose tenants are streamed: how many tenants of the list had been read when the run was
   * cut short. The next run goes on from there.
   */
  readTo?: number;
  /** Of a job with `carryOver`: the run was for tenants that were asked for by their ids, and says nothing of the others. */
  byId?: true;
}

/** How the tenants of one run were spread. @publicApi */
export interface FanOutInfo {
  mode: 'chunked' | 'sliding' | 'bullmq';
  concurrency: number;
  /** The share of the places' time spent waiting for a chunk's slowest, 0 to 1. */
  idleRatio: number;
}

/** The one result of one slot on one replica. @publicApi */
export interface RunSummary {
  job: string;
  runId: string;
  slot: string;
  trigger: RunTrigger;
  replicaId: string;
  outcome: RunOutcome;
  reason?: SkipReason | (string & {});
  /** Of a refusal: who holds the claim or the lease. */
  owner?: Owner;
  startedAt: string;
  finishedAt: string;
  durationMs: number;
  tenants?: TenantTotals;
  fanOut?: FanOutInfo;
  /** What the handler returned. */
  result?: unknown;
  error?: ErrorInfo;
}

/** A run that has begun. @publicApi */
export interface RunStarted {
  job: string;
  runId: string;
  slot: string;
  trigger: RunTrigger;
  replicaId: string;
  startedAt: string;
}

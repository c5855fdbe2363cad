import type { ErrorInfo } from '../common/error-info.js';
import type { RunIdentity, RunOutcome, RunSummary } from '../common/run.js';
import type {
  HeartbeatRecoveredEvent,
  HeartbeatUnavailableEvent,
  NotificationDroppedEvent,
  NotificationFailedEvent,
} from './notification-events.js';

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

/** @publicApi */
export interface JobPauseEvent {
  readonly job: string;
  readonly replicaId: string;
}

/** @publicApi */
export interface StoreUnavailableEvent {
  readonly replicaId: string;
  readonly error: ErrorInfo;
}

/** One question to the store that got no answer that could be trusted. Not logged. @publicApi */
export interface StoreFailedEvent {
  readonly replicaId: string;
  /** The method of the store that was called. */
  readonly operation:
    | 'acquire'
    | 'renew'
    | 'release'
    | 'withdraw'
    | 'setPaused'
    | 'pausedJobs'
    | 'holders'
    | 'exchangeSchedules';
  readonly error: ErrorInfo;
}

/** @publicApi */
export interface StoreRecoveredEvent {
  readonly replicaId: string;
  /** How long the outage lasted, as this replica saw it. */
  readonly durationMs: number;
}

/** Slots of one job that no replica took, found afterwards: each is in the history, as `missed`. @publicApi */
export interface SlotsMissedEvent {
  readonly job: string;
  /** Who found out. */
  readonly replicaId: string;
  readonly count: number;
  /** The oldest and the newest of them. */
  readonly first: string;
  readonly last: string;
}

/** The history stopped taking writes; what is to be written waits. @publicApi */
export interface HistoryUnavailableEvent {
  readonly replicaId: string;
  readonly error: ErrorInfo;
}

/** @publicApi */
export interface HistoryRecoveredEvent {
  readonly replicaId: string;
  /** How long the outage lasted, as this replica saw it. */
  readonly durationMs: number;
}

/** What the history will never know of a run. @publicApi */
export interface HistoryDroppedEvent {
  readonly replicaId: string;
  readonly job: string;
  readonly runId: string;
  /** That it began, or how it ended. */
  readonly what: 'start' | 'finish';
  /** How many have been dropped by this replica so far. */
  readonly total: number;
}

/** Two replicas schedule a job differently: versions of the application that run beside each other. @publicApi */
export interface ScheduleMismatchEvent {
  readonly job: string;
  readonly replicaId: string;
  readonly schedule: string;
  readonly otherReplicaId: string;
  readonly otherSchedule: string;
}

/** Another replica has a job that this one does not know: it is new there, or gone from the code here. @publicApi */
export interface JobUnknownHereEvent {
  readonly job: string;
  readonly replicaId: string;
  readonly otherReplicaId: string;
  readonly otherSchedule: string;
}

/** The history knows runs of a job that no replica declares any more. Told once by each process. @publicApi */
export interface JobVanishedEvent {
  readonly job: string;
  readonly replicaId: string;
  readonly lastRunId: string;
  /** When its last run started, ISO, UTC. */
  readonly lastRunAt: string;
  /** Left out where that run has not ended. */
  readonly lastOutcome?: RunOutcome;
}

/** The lease is gone or no longer trusted; the run's signal has been aborted. @publicApi */
export interface LeaseLostEvent extends RunIdentity {
  readonly reason: string;
}

/** One renewal of a lease. Not logged. @publicApi */
export interface LeaseRenewedEvent extends RunIdentity {
  readonly result: 'renewed' | 'lost' | 'error';
}

/**
 * Every event and its fields. The names are part of the public interface.
 *
 * @publicApi
 */
export interface CronEvents {
  'run.started': RunStartedEvent;
  'run.finished': RunSettledEvent;
  'run.failed': RunSettledEvent;
  'run.interrupted': RunSettledEvent;
  'run.skipped': RunSettledEvent;
  'run.abandoned': RunSettledEvent;
  /** Exactly one for each slot on each replica: whichever of the five above it was, or a missed slot. An abandoned run's is told by the replica that settled it. */
  'run.settled': RunSettledEvent;
  'run.progress': RunProgressEvent;
  'fan-out.idle': FanOutIdleEvent;
  'job.log': JobLogEvent;
  'job.paused': JobPauseEvent;
  'job.resumed': JobPauseEvent;
  'tenants.skipped': TenantsSkippedEvent;
  'tenants.invalid': TenantsInvalidEvent;
  'tenant.failed': TenantFailedEvent;
  'tenant.retried': TenantRetriedEvent;
  /** A slot that no replica took, told by the one that found out. */
  'slot.missed': RunSettledEvent;
  /** Slots that no replica took nor knew of at the time, as the fleet was down; told by the one that found out. */
  'slots.missed': SlotsMissedEvent;
  'store.unavailable': StoreUnavailableEvent;
  'store.recovered': StoreRecoveredEvent;
  /** Each failure, where `store.unavailable` is told once for an outage. */
  'store.failed': StoreFailedEvent;
  'history.unavailable': HistoryUnavailableEvent;
  'history.recovered': HistoryRecoveredEvent;
  'history.dropped': HistoryDroppedEvent;
  'schedule.mismatch': ScheduleMismatchEvent;
  'job.unknown-here': JobUnknownHereEvent;
  'job.vanished': JobVanishedEvent;
  'notification.failed': NotificationFailedEvent;
  'notification.dropped': NotificationDroppedEvent;
  'heartbeat.unavailable': HeartbeatUnavailableEvent;
  'heartbeat.recovered': HeartbeatRecoveredEvent;
  'lease.lost': LeaseLostEvent;
  'lease.renewed': LeaseRenewedEvent;
}

/** @publicApi */
export type CronEventName = keyof CronEvents;

/** @publicApi */
export type CronEventListener<E extends CronEventName> = (event: CronEvents[E]) => void;

import type { ErrorInfo } from '../common/error-info.js';

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

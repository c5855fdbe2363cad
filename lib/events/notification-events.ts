import type { ErrorInfo } from '../common/error-info.js';
import type { PingKind } from '../common/ping-kind.js';
import type { RunIdentity, RunOutcome } from '../common/run.js';

/** The run that somebody was to be told of, and who. @publicApi */
export interface NotificationOrigin extends RunIdentity {
  readonly outcome: RunOutcome;
  /** The handler's name: that of the function, or `Class.method`. */
  readonly handler: string;
}

/** A handler of `onRun` threw or rejected, or had not ended when the application had shut down. @publicApi */
export interface NotificationFailedEvent extends NotificationOrigin {
  readonly error: ErrorInfo;
}

/** A handler of `onRun` was not called for a run: too many calls of it went on. @publicApi */
export interface NotificationDroppedEvent extends NotificationOrigin {
  /** How many runs this handler has not been told of so far. */
  readonly total: number;
}

/** A job's heartbeat could not be delivered. Told once, until one is delivered again. @publicApi */
export interface HeartbeatUnavailableEvent {
  readonly job: string;
  readonly replicaId: string;
  /** Of the URL; the rest of it is a secret. */
  readonly host: string;
  readonly ping: PingKind;
  readonly error: ErrorInfo;
}

/** A job's heartbeats are delivered again. @publicApi */
export interface HeartbeatRecoveredEvent {
  readonly job: string;
  readonly replicaId: string;
  readonly host: string;
  /** How long none was delivered, as this replica saw it. */
  readonly durationMs: number;
  /** How many were given up meanwhile. */
  readonly lost: number;
}

import type { JobUnknownHereEvent, JobVanishedEvent, ScheduleMismatchEvent } from './fleet-events.js';
import type {
  HistoryDroppedEvent,
  HistoryRecoveredEvent,
  HistoryUnavailableEvent,
  JobPauseEvent,
  SlotsMissedEvent,
  StoreFailedEvent,
  StoreRecoveredEvent,
  StoreUnavailableEvent,
} from './house-events.js';
import type {
  HeartbeatRecoveredEvent,
  HeartbeatUnavailableEvent,
  NotificationDroppedEvent,
  NotificationFailedEvent,
} from './notification-events.js';
import type {
  FanOutIdleEvent,
  JobLogEvent,
  LeaseLostEvent,
  LeaseRenewedEvent,
  RunProgressEvent,
  RunSettledEvent,
  RunStartedEvent,
  TenantFailedEvent,
  TenantRetriedEvent,
  TenantsInvalidEvent,
  TenantsSkippedEvent,
} from './run-events.js';

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

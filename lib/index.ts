export { Clock, type Timer, type TimerOptions } from './common/clock.js';
export { days, hours, minutes, seconds } from './common/duration.js';
export type { ErrorInfo } from './common/error-info.js';
export {
  CoordinatorError,
  CronOptionsError,
  type ErrorContext,
  InvalidArgumentError,
  JobDeclarationError,
  StoreUnavailableError,
  UnknownJobError,
} from './common/errors.js';
export type { PingKind } from './common/ping-kind.js';
export { RandomSource } from './common/random.js';
export type { RetryPolicy } from './common/retry.js';
export type {
  CronRun,
  FanOutInfo,
  Owner,
  RunIdentity,
  RunOutcome,
  RunProgress,
  RunStarted,
  RunSummary,
  RunTrigger,
  SkipReason,
  TenantFailure,
  TenantRun,
  TenantTotals,
} from './common/run.js';
export type { JobSchedule, ReplicaSchedules } from './common/schedules.js';
export type { SelectedTenant } from './common/tenant.js';
export { CronContextLogger } from './context/context-logger.js';
export { cronLogFields, type CronLogFields } from './context/log-fields.js';
export { CronCoordinatorModule } from './coordinator.module.js';
export type {
  CronCoordinatorOptions,
  FanOutOptions,
  HistoryOptions,
  ShutdownOptions,
} from './coordinator.options.js';
export { CRON_COORDINATOR } from './coordinator.tokens.js';
export type { ForEachTenantOptions } from './coordinator/bare-options.js';
export { CronCoordinator } from './coordinator/cron-coordinator.service.js';
export type {
  CatchUpOptions,
  CronHandler,
  CronJobOptions,
  CronTimeSource,
  IntervalJobOptions,
  JobDefinition,
  JobOptions,
  JobOverrides,
  RetryOptions,
  ScheduleOptions,
  SpreadOptions,
  StackedJobOptions,
  TenantCronOptions,
  TenantHandler,
  TenantOptions,
} from './coordinator/job-definition.js';
export type {
  Instrumentation,
  InstrumentedRun,
  RunEndListener,
  TenantEndListener,
} from './coordinator/instrumentation.js';
export type { JobInfo } from './coordinator/job-info.js';
export type { RunOptions } from './coordinator/run-options.js';
export type { StartedRun, TriggeredRun } from './coordinator/triggered-run.js';
export type { VanishedJob } from './coordinator/vanished-jobs.js';
export { Coordinated, type StackedJobDecorator } from './decorators/coordinated.js';
export { CoordinatedCron, type CronJobDecorator } from './decorators/coordinated-cron.js';
export { CoordinatedInterval } from './decorators/coordinated-interval.js';
export { OnCronRun, type RunHandlerDecorator } from './decorators/on-cron-run.js';
export { TenantCron, type TenantJobDecorator } from './decorators/tenant-cron.js';
export type { CronEventListener, CronEventName, CronEvents } from './events/event-map.js';
export type { JobUnknownHereEvent, JobVanishedEvent, ScheduleMismatchEvent } from './events/fleet-events.js';
export type {
  HistoryDroppedEvent,
  HistoryRecoveredEvent,
  HistoryUnavailableEvent,
  JobPauseEvent,
  SlotsMissedEvent,
  StoreFailedEvent,
  StoreRecoveredEvent,
  StoreUnavailableEvent,
} from './events/house-events.js';
export type {
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
} from './events/run-events.js';
export type {
  HeartbeatRecoveredEvent,
  HeartbeatUnavailableEvent,
  NotificationDroppedEvent,
  NotificationFailedEvent,
  NotificationOrigin,
} from './events/notification-events.js';
export type { FanOut, FanOutTask } from './fan-out/fan-out.js';
export { TenantTimeoutError } from './fan-out/tenant-timeout.js';
export type { TotalsCollector } from './fan-out/totals.js';
export { MemoryRunStore, type MemoryRunStoreOptions } from './history/memory-run-store.js';
export {
  type RunPage,
  type RunQuery,
  type RunRecord,
  type RunStart,
  RunStore,
  type RunStoreContext,
} from './history/run-store.js';
export {
  type Acquired,
  type AcquireRequest,
  type Claim,
  CoordinationStore,
  type Lease,
  type LeaseName,
  type Refused,
  type StoreContext,
} from './locking/coordination-store.js';
export { MemoryCoordinationStore, type MemoryStoreOptions } from './locking/stores/memory-store.js';
export { CacheCoordinationStore, type CacheStoreOptions } from './locking/stores/cache-store.js';
export type { GenericCache } from './locking/stores/generic-cache.js';
export type { HeartbeatDelivery, HeartbeatOptions } from './notifications/heartbeat-options.js';
export type { RunFilter, RunHandler } from './notifications/run-filter.js';
export { randomCronTime, type RandomCronTimeFields } from './schedule/random-cron-time.js';
export {
  dailyBetween,
  hourlyBetween,
  monthlyBetween,
  weeklyBetween,
} from './schedule/window-helpers.js';
export type { WindowedSchedule } from './schedule/windowed-schedule.js';
export { TenantsUnavailableError } from './tenancy/tenants-unavailable.js';
export type { TenantDirectory, TenantList } from './tenancy/tenant-directory.js';

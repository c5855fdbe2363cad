import type { JobOverrides } from './coordinator/job-definition.js';
import type { FanOut } from './fan-out/fan-out.js';
import type { RunStore } from './history/run-store.js';
import type { CoordinationStore } from './locking/coordination-store.js';
import type { GenericCache } from './locking/stores/generic-cache.js';
import type { HeartbeatOptions } from './notifications/heartbeat-options.js';
import type { TenantDirectory } from './tenancy/tenant-directory.js';

/** How tenants are spread where a job does not say otherwise. @publicApi */
export interface FanOutOptions {
  /** How many tenants are worked on at a time. @default 10 */
  concurrency?: number;
  /** `chunked` waits for each chunk's slowest; `sliding` keeps every place busy. @default 'chunked' */
  mode?: 'chunked' | 'sliding';
  /** A tenant's handler that takes longer, in milliseconds, counts as failed. Default: none. */
  tenantTimeoutMs?: number;
}

/** @publicApi */
export interface HistoryOptions {
  /** Where runs are remembered. Default: in memory, the last 1,000. */
  store?: RunStore;
  /** How long runs are kept. @default 30 */
  retentionDays?: number;
  /** How often old and abandoned runs are looked for, in milliseconds. @default 30000 */
  sweepEveryMs?: number;
  /** How often it is noted how far a run is, in milliseconds: by `run.progress`, and by its tenants so far. @default 5000 */
  progressEveryMs?: number;
}

/** @publicApi */
export interface ShutdownOptions {
  /** How long runs in flight may take to finish, in milliseconds, before `run.signal` aborts. @default 10000 */
  graceMs?: number;
  /** How long handlers of `onRun` and heartbeats on their way may take after that, in milliseconds. @default 5000 */
  notifyMs?: number;
}

/**
 * Options of `CronCoordinatorModule.forRoot`. They are checked once, at boot; durations are milliseconds.
 *
 * @publicApi
 */
export interface CronCoordinatorOptions<T = unknown> {
  /** First part of every key in the store. Applications that share a Redis need different ones. @default 'cron' */
  namespace?: string;
  /** How this process is called in logs, events and the store. Default: hostname, pid and a random suffix. */
  replicaId?: string;
  /** The zone of every schedule that names none. @default 'UTC' */
  timeZone?: string;
  /** `false`: nothing fires by itself, jobs run only when triggered. @default true */
  timers?: boolean;
  /** Where replicas agree: a store, the best one the application's cache allows, or this process alone. @default 'auto' */
  store?: CoordinationStore | 'auto' | 'memory';
  /** A cache to coordinate through, instead of the application's `CACHE_MANAGER`. */
  cache?: GenericCache;
  /**
   * An answer of the store later than this, in milliseconds, counts as no answer. Time for which this process held its
   * own event loop is not counted.
   * @default 2000
   */
  storeTimeoutMs?: number;
  /** How long the lock "running now" holds without being renewed. @default 30000 */
  leaseMs?: number;
  /** How far apart the replicas' clocks may be. @default 10000 */
  clockSkewMs?: number;
  /** The application's tenants. Needed by tenant jobs. */
  tenants?: TenantDirectory<T>;
  fanOut?: FanOut | FanOutOptions;
  history?: HistoryOptions;
  shutdown?: ShutdownOptions;
  /** Per job, from configuration: any decorator option but the name, and `cronTime`. */
  jobs?: Record<string, JobOverrides>;
  /**
   * Per job, whom to tell that it runs: a URL as Healthchecks.io has it, or `HeartbeatOptions`. `undefined`, such as an
   * environment variable that is not set, is none.
   */
  heartbeats?: Record<string, string | HeartbeatOptions | undefined>;
  /** The CLS key that holds the flow's name. @default 'flowName' */
  flowNameKey?: string;
}

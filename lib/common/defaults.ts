/** The one place of every default; the documentation of each option is held against it by a test. */
export const DEFAULTS = {
  namespace: 'cron',
  timeZone: 'UTC',
  timers: true,
  store: 'auto',
  storeTimeoutMs: 2_000,
  leaseMs: 30_000,
  clockSkewMs: 10_000,
  flowNameKey: 'flowName',
  fanOut: { concurrency: 10, mode: 'chunked' },
  tenants: { pageSize: 1_000, timeoutMs: 30_000 },
  history: { retentionDays: 30, sweepEveryMs: 30_000, progressEveryMs: 5_000 },
  shutdown: { graceMs: 10_000, notifyMs: 5_000 },
  heartbeat: { timeoutMs: 5_000, retries: 2 },
  overdueAfterMs: 60_000,
  retry: { attempts: 1, backoffMs: 1_000, factor: 2, maxBackoffMs: 30_000 },
} as const;

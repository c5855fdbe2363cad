/** The tables as they are read and written. All text is ASCII; times are in milliseconds since the epoch. */
export interface Tables {
  cron_coordinator_schema: { readonly part: string; readonly version: number };
  cron_coordinator_runs: RunsTable;
  cron_coordinator_locks: LocksTable;
  cron_coordinator_jobs: JobsTable;
  cron_coordinator_schedules: SchedulesTable;
}

/** `outcome` is null while a run is unfinished. */
export interface RunsTable {
  namespace: string;
  run_id: string;
  job: string;
  outcome: string | null;
  started_at: number;
  finished_at: number | null;
  /** What was told of the start, how far it is, and what was told of the end: JSON. */
  start_doc: string | null;
  tenants_doc: string | null;
  end_doc: string | null;
}

/** Claims, leases, and the withdrawals that keep a late acquire from landing. */
export interface LocksTable {
  namespace: string;
  kind: 'claim' | 'lease' | 'withdrawn';
  job: string;
  name: string;
  token: string;
  /** JSON. */
  owner: string;
  expires_at: number;
}

export interface JobsTable {
  namespace: string;
  job: string;
  /** The job's name as JSON. */
  name: string;
  paused: number;
  /** The last fencing token; null before the first lease. */
  fence: number | null;
}

export interface SchedulesTable {
  namespace: string;
  replica: string;
  digest: string;
  /** JSON. */
  said: string;
  expires_at: number;
}

/** The tables as they are read and written. All text is ASCII; times are in milliseconds since the epoch. */
export interface Tables {
  cron_coordinator_schema: { readonly part: string; readonly version: number };
  cron_coordinator_runs: RunsTable;
  cron_coordinator_marks: MarksTable;
  cron_coordinator_jobs: JobsTable;
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
  progress_doc: string | null;
  end_doc: string | null;
}

/** What holds for a time: claims, leases, withdrawals that keep a late acquire from landing, schedules of replicas. */
export interface MarksTable {
  namespace: string;
  kind: 'claim' | 'lease' | 'withdrawn' | 'schedules';
  job: string;
  name: string;
  /** Whose it is; of schedules their digest. */
  token: string;
  /** JSON, of a claim or a lease after its token: who holds it. */
  detail: string;
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

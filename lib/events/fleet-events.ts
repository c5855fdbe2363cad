import type { RunOutcome } from '../common/run.js';

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

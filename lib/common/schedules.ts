/** When a job is due, in words that replicas compare and people read. @publicApi */
export interface JobSchedule {
  readonly job: string;
  readonly schedule: string;
}

/** The jobs of one replica. @publicApi */
export interface ReplicaSchedules {
  readonly replicaId: string;
  readonly jobs: readonly JobSchedule[];
}

/** For what another version of this library may have written in another form. */
export function isReplicaSchedules(value: unknown): value is ReplicaSchedules {
  if (typeof value !== 'object' || value === null || !('replicaId' in value && 'jobs' in value)) return false;
  return typeof value.replicaId === 'string' && Array.isArray(value.jobs) && value.jobs.every(isJobSchedule);
}

function isJobSchedule(value: unknown): value is JobSchedule {
  if (typeof value !== 'object' || value === null || !('job' in value && 'schedule' in value)) return false;
  return typeof value.job === 'string' && typeof value.schedule === 'string';
}

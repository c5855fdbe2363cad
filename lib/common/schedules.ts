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

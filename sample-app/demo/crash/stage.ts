import type { SqlRunStore } from 'nestjs-cron-coordinator/sql';
import type { Chronicle } from './chronicle.js';
import type { CrashFleet } from './crash-fleet.js';

/** What each act has to work with. */
export interface CrashStage {
  readonly fleet: CrashFleet;
  readonly chronicle: Chronicle;
  /** In the same file as everything else. */
  readonly history: SqlRunStore;
}

/** For what the replicas do by themselves, on a machine that is busy with other work. */
export const PATIENCE_MS = 30_000;

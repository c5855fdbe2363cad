import { JobDeclarationError, UnknownJobError } from '../common/errors.js';
import type { RunSummary } from '../common/run.js';
import type { Job } from './job.js';

/** A job with what this replica knows of it. */
export interface RegisteredJob {
  readonly job: Job;
  /** How many runs of it are going on here. */
  running: number;
  /** The last run that was not skipped here. */
  lastRun: RunSummary | null;
  /** As the store last told this replica. */
  paused: boolean;
}

/** The jobs of one application, by name. */
export class JobRegistry {
  private readonly entries = new Map<string, RegisteredJob>();

  /** @throws JobDeclarationError when the name is taken */
  add(job: Job): RegisteredJob {
    const taken = this.entries.get(job.name);
    if (taken !== undefined) {
      throw new JobDeclarationError(
        `Two jobs are named "${job.name}": ${taken.job.declaredAt} and ${job.declaredAt}. ` +
          `A job's name is its identity across replicas; give one of them another name.`,
        { job: job.name },
      );
    }
    const entry: RegisteredJob = { job, running: 0, lastRun: null, paused: false };
    this.entries.set(job.name, entry);
    return entry;
  }

  /** @throws UnknownJobError */
  get(name: string): RegisteredJob {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new UnknownJobError(name, this.names());
    return entry;
  }

  find(name: string): RegisteredJob | undefined {
    return this.entries.get(name);
  }

  remove(name: string): void {
    this.entries.delete(name);
  }

  names(): string[] {
    return [...this.entries.keys()];
  }

  all(): RegisteredJob[] {
    return [...this.entries.values()];
  }
}

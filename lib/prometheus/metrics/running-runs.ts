import type { CronCoordinator } from '../../coordinator/cron-coordinator.service.js';

/** Outcomes of slots that never began here. */
export const NEVER_BEGAN: ReadonlySet<string> = new Set(['skipped', 'missed', 'abandoned']);

/** How many runs of each job are going on here: of a job whose runs may overlap, more than one. */
export class RunningRuns {
  private readonly counts = new Map<string, number>();

  /** Returns what ends the counting. */
  listenTo(coordinator: Pick<CronCoordinator, 'on'>): () => void {
    const stops = [
      coordinator.on('run.started', ({ job }) => this.change(job, 1)),
      coordinator.on('run.settled', ({ job, outcome }) => {
        if (!NEVER_BEGAN.has(outcome)) this.change(job, -1);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  of(job: string): number {
    return this.counts.get(job) ?? 0;
  }

  /** How many jobs have a run that is going on. */
  get jobs(): number {
    return this.counts.size;
  }

  private change(job: string, by: 1 | -1): void {
    const count = this.of(job) + by;
    if (count === 0) this.counts.delete(job);
    else this.counts.set(job, count);
  }
}

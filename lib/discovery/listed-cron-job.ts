import { CronJob } from 'cron';
import type { CronTiming, Job } from '../coordinator/job.js';
import type { JobScheduler } from '../coordinator/job-scheduler.js';

/**
 * A coordinated job as the scheduler's registry shows it. It has no timer of its own: starting and stopping it
 * starts and stops the coordinator's, and a tick by hand does nothing, since a slot is not for one replica to give.
 */
export class ListedCronJob extends CronJob {
  constructor(
    private readonly job: Job,
    timing: CronTiming,
    private readonly scheduler: JobScheduler,
  ) {
    super(timing.cronTime, () => undefined, null, false, timing.timeZone);
    this.name = job.name;
  }

  override get isActive(): boolean {
    return this.scheduler.isRunning(this.job.name);
  }

  override start(): void {
    this.scheduler.start(this.job);
  }

  override stop(): undefined {
    this.scheduler.stop(this.job.name);
  }
}

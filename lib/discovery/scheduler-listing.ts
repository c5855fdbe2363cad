import type { SchedulerRegistry } from '@nestjs/schedule';
import type { Job } from '../coordinator/job.js';
import type { JobListing } from '../coordinator/job-roster.js';
import type { JobScheduler } from '../coordinator/job-scheduler.js';
import { ListedCronJob } from './listed-cron-job.js';

/** Shows the coordinator's own jobs in the registry of the host's `ScheduleModule`, under their names. */
export class SchedulerListing implements JobListing {
  /** What was put there from here: the host may have timers of its own by the names of other jobs. */
  private readonly listed = new Map<string, 'cron' | 'interval'>();

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly scheduler: JobScheduler,
  ) {}

  add(job: Job): void {
    if (job.timing.kind === 'cron') {
      this.registry.addCronJob(job.name, new ListedCronJob(job, job.timing, this.scheduler));
      this.listed.set(job.name, 'cron');
    } else if (job.timing.kind === 'interval') {
      // Stands for the timer, which is not a Node.js one: what clears it finds nothing to clear.
      this.registry.addInterval(job.name, { job: job.name });
      this.listed.set(job.name, 'interval');
    }
  }

  remove(name: string): void {
    const type = this.listed.get(name);
    this.listed.delete(name);
    if (type === undefined || !this.registry.doesExist(type, name)) return;
    if (type === 'cron') this.registry.deleteCronJob(name);
    else this.registry.deleteInterval(name);
  }
}

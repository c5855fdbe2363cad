import type { SchedulerRegistry } from '@nestjs/schedule';
import type { Job } from '../coordinator/job.js';
import type { JobListing } from '../coordinator/job-roster.js';
import type { JobScheduler } from '../coordinator/job-scheduler.js';
import { ListedCronJob } from './listed-cron-job.js';

/** Shows the coordinator's own jobs in the registry of the host's `ScheduleModule`, under their names. */
export class SchedulerListing implements JobListing {
  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly scheduler: JobScheduler,
  ) {}

  add(job: Job): void {
    if (job.timing.kind === 'cron') {
      this.registry.addCronJob(job.name, new ListedCronJob(job, job.timing, this.scheduler));
    } else if (job.timing.kind === 'interval') {
      // Stands for the timer, which is not a Node.js one: what clears it finds nothing to clear.
      this.registry.addInterval(job.name, { job: job.name });
    }
  }

  remove(name: string): void {
    if (this.registry.doesExist('cron', name)) this.registry.deleteCronJob(name);
    else if (this.registry.doesExist('interval', name)) this.registry.deleteInterval(name);
  }
}

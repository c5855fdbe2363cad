import { Injectable } from '@nestjs/common';
import { CoordinatedInterval, type CronRun, minutes } from 'nestjs-cron-coordinator';
import { AutomationsService } from './automations.service.js';

@Injectable()
export class AutomationSchedulerJob {
  constructor(private readonly automations: AutomationsService) {}

  /** Not right after a deploy, when all replicas are busy booting; then every ten minutes, whichever replica it is. */
  @CoordinatedInterval(minutes(10), { name: 'automation-scheduler', startWithin: [minutes(2), minutes(6)] })
  async enqueueDue(run: CronRun): Promise<void> {
    await this.automations.enqueueDue(run);
  }
}

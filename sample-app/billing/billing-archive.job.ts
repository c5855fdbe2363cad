import { Injectable } from '@nestjs/common';
import { CoordinatedCron, type CronRun, weeklyBetween } from 'nestjs-cron-coordinator';
import { BillingService } from './billing.service.js';

@Injectable()
export class BillingArchiveJob {
  constructor(private readonly billing: BillingService) {}

  /** All accounts in one statement, so no tenant job. What it returns is in the history, as the run's result. */
  @CoordinatedCron(weeklyBetween('SUN 01:00', 'SUN 05:00'), {
    name: 'billing-archive',
    flowName: 'billing',
    timeZone: 'Europe/Berlin',
  })
  async archive(run: CronRun): Promise<{ archived: number }> {
    return { archived: await this.billing.archivePaid(run) };
  }
}

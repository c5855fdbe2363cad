import { Injectable } from '@nestjs/common';
import { hourlyBetween, TenantCron, type TenantRun } from 'nestjs-cron-coordinator';
import type { Account } from '../accounts/account.js';
import { TrialsService } from './trials.service.js';

@Injectable()
export class TrialNotificationsJob {
  constructor(private readonly trials: TrialsService) {}

  /** A mail that does not get through is tried again for that account alone, while the others go on. */
  @TenantCron<Account>(hourlyBetween(10, 25), {
    name: 'trial-notifications',
    mode: 'sliding',
    concurrency: 4,
    tenantTimeoutMs: 60_000,
    retry: { attempts: 4, backoffMs: 500, factor: 2 },
  })
  async notify(account: Account, run: TenantRun): Promise<void> {
    if (await this.trials.notify(account, run)) run.log('trial mail sent', { attempt: run.attempt });
  }
}

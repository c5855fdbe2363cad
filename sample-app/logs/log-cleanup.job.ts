import { Injectable } from '@nestjs/common';
import { dailyBetween, TenantCron, type TenantRun } from 'nestjs-cron-coordinator';
import type { Account } from '../accounts/account.js';
import { LogsService } from './logs.service.js';

@Injectable()
export class LogCleanupJob {
  constructor(private readonly logs: LogsService) {}

  /**
   * At night, at a moment of each replica's own choice. Every customer can switch it off in the settings; whom an
   * interrupted run did not reach is first in the next. The next is a day away: where a replica dies in the middle,
   * another runs the slot again, as long as the night lasts.
   */
  @TenantCron<Account>(dailyBetween('02:00', '03:00'), {
    name: 'log-cleanup',
    concurrency: 3,
    carryOver: true,
    onAbandoned: 'rerun',
  })
  async moveOldLines(account: Account, run: TenantRun): Promise<void> {
    const lines = await this.logs.moveOldLines(account.id, run);
    run.log('old log lines moved to cold storage', { lines });
  }
}

import { Injectable } from '@nestjs/common';
import { CronExpression } from '@nestjs/schedule';
import { minutes, TenantCron, type TenantRun } from 'nestjs-cron-coordinator';
import type { Account } from '../accounts/account.js';
import { AnnouncementsService } from './announcements.service.js';

@Injectable()
export class CollapseAnnouncementsJob {
  constructor(private readonly announcements: AnnouncementsService) {}

  /** An account whose announcements cannot be read fails alone: the others are collapsed all the same. */
  @TenantCron<Account>(CronExpression.EVERY_30_MINUTES, {
    name: 'collapse-announcements',
    window: minutes(5),
    concurrency: 20,
  })
  async collapse(account: Account, run: TenantRun): Promise<void> {
    await this.announcements.collapse(account.id, run);
  }
}

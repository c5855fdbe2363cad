import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { Coordinated, type CronRun } from 'nestjs-cron-coordinator';
import { UsageService } from './usage.service.js';

@Injectable()
export class UsageSnapshotJob {
  constructor(private readonly usage: UsageService) {}

  /** A job from before there were replicas: its @Cron stayed as it was, and the line above it is all that was added. */
  @Coordinated({ name: 'usage-snapshot' })
  @Cron(CronExpression.EVERY_10_SECONDS, { name: 'usage-snapshot' })
  async takeSnapshot(run: CronRun): Promise<void> {
    await this.usage.takeSnapshot(run);
  }
}

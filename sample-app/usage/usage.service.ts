import { Injectable } from '@nestjs/common';
import type { CronRun } from 'nestjs-cron-coordinator';
import { UsageRepository } from './usage.repository.js';

@Injectable()
export class UsageService {
  constructor(private readonly repository: UsageRepository) {}

  takeSnapshot(run: CronRun): Promise<void> {
    return this.repository.takeSnapshot(run);
  }
}

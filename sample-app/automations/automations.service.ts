import { Injectable } from '@nestjs/common';
import type { CronRun } from 'nestjs-cron-coordinator';
import { AutomationsRepository } from './automations.repository.js';

@Injectable()
export class AutomationsService {
  constructor(private readonly repository: AutomationsRepository) {}

  create(accountId: string, name: string, everyMinutes: number, firstDueAt: Date): Promise<void> {
    return this.repository.add(accountId, name, everyMinutes, firstDueAt);
  }

  enqueueDue(run: CronRun): Promise<void> {
    return this.repository.enqueueDue(new Date(run.slot), run);
  }
}

import { Module } from '@nestjs/common';
import { AutomationSchedulerJob } from './automation-scheduler.job.js';
import { AutomationsRepository } from './automations.repository.js';
import { AutomationsService } from './automations.service.js';

@Module({
  providers: [AutomationsRepository, AutomationsService, AutomationSchedulerJob],
  exports: [AutomationsService],
})
export class AutomationsModule {}

import { Module } from '@nestjs/common';
import { ColdStorage } from './cold-storage.js';
import { LogCleanupJob } from './log-cleanup.job.js';
import { LogsRepository } from './logs.repository.js';
import { LogsService } from './logs.service.js';

@Module({ providers: [ColdStorage, LogsRepository, LogsService, LogCleanupJob], exports: [LogsService] })
export class LogsModule {}

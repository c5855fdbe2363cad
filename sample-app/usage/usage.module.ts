import { Module } from '@nestjs/common';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';
import { UsageSnapshotJob } from './usage-snapshot.job.js';

@Module({ providers: [UsageRepository, UsageService, UsageSnapshotJob] })
export class UsageModule {}

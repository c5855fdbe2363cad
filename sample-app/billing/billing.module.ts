import { Module } from '@nestjs/common';
import { BillingArchiveJob } from './billing-archive.job.js';
import { BillingRepository } from './billing.repository.js';
import { BillingService } from './billing.service.js';

@Module({ providers: [BillingRepository, BillingService, BillingArchiveJob], exports: [BillingService] })
export class BillingModule {}

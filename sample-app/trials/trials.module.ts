import { Module } from '@nestjs/common';
import { MailGateway } from './mail-gateway.js';
import { TrialNotificationsJob } from './trial-notifications.job.js';
import { TrialsRepository } from './trials.repository.js';
import { TrialsService } from './trials.service.js';

@Module({ providers: [MailGateway, TrialsRepository, TrialsService, TrialNotificationsJob] })
export class TrialsModule {}

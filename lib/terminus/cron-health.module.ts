import { Module } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { CronHealthIndicator } from './cron-health.indicator.js';

/**
 * Gives the application a {@link CronHealthIndicator}. Import it beside `TerminusModule`, where the health checks are.
 *
 * @publicApi
 */
@Module({ providers: [HealthIndicatorService, CronHealthIndicator], exports: [CronHealthIndicator] })
export class CronHealthModule {}

export { CronHealthIndicator } from './cron-health.indicator.js';
export { CronHealthModule } from './cron-health.module.js';
export type { CronHealthDetails, CronHealthOptions, OverdueJob } from './cron-health.options.js';

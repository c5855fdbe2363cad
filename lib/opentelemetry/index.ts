export { CronOpenTelemetryModule } from './opentelemetry.module.js';
export type { CronOpenTelemetryOptions } from './opentelemetry.options.js';

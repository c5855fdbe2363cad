export { CronPrometheusModule } from './prometheus.module.js';
export type { CronPrometheusOptions, MetricsRegistry } from './prometheus.options.js';

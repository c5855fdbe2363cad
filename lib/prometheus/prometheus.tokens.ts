// A registered symbol, for the same reason as those of the coordinator.

/** The options as given. */
export const PROMETHEUS_OPTIONS = Symbol.for('nestjs-cron-coordinator:prometheus-options');

// A registered symbol, for the same reason as those of the coordinator.

/** The options as given. */
export const OPENTELEMETRY_OPTIONS = Symbol.for('nestjs-cron-coordinator:opentelemetry-options');

// Registered symbols, for the same reason as those of the coordinator.

/** The options as given. */
export const HTTP_OPTIONS = Symbol.for('nestjs-cron-coordinator:http-options');

/** The options as checked. */
export const HTTP_SETTINGS = Symbol.for('nestjs-cron-coordinator:http-settings');

/** Whether the routes have been described for OpenAPI. */
export const OPENAPI = Symbol.for('nestjs-cron-coordinator:http-openapi');

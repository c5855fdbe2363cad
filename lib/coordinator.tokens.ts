// Registered symbols: an application may hold the library twice, as an ES module and as CommonJS, and both must
// mean the same provider.

/** The options as given. */
export const MODULE_OPTIONS = Symbol.for('nestjs-cron-coordinator:options');

/** The options as checked. */
export const CHECKED_OPTIONS = Symbol.for('nestjs-cron-coordinator:checked-options');

/** The runtime behind the service. */
export const RUNTIME = Symbol.for('nestjs-cron-coordinator:runtime');

/** The logger of the coordinator's own lines. */
export const COORDINATOR_LOGGER = Symbol.for('nestjs-cron-coordinator:logger');

/** What the process is to the fleet, where it is not a replica: a `ProcessRole`. */
export const PROCESS_ROLE = Symbol.for('nestjs-cron-coordinator:process-role');

/** The service, for those who cannot name its class. */
export const CRON_COORDINATOR = Symbol.for('nestjs-cron-coordinator:coordinator');

/** What `@nestjs/cache-manager` calls the application's cache. */
export const CACHE_MANAGER = 'CACHE_MANAGER';

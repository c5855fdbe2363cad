export type { SqlDialect } from './client/sql-client.js';
export { SqlRunStore, type SqlRunStoreOptions } from './history/sql-run-store.js';
export { SqlCoordinationStore } from './locking/sql-coordination-store.js';
export { sqlSchema } from './schema/sql-schema.js';
export type { SqlStoreOptions } from './sql-store-options.js';

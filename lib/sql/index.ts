export type { SqlDialect } from './client/sql-client.js';
export { SqlRunStore, type SqlRunStoreOptions } from './history/sql-run-store.js';
export type { SqlStoreOptions } from './sql-store-options.js';

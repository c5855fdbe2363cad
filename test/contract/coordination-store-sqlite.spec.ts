import { coordinationStoreContract } from '../../lib/testing/coordination-store-contract.js';
import { coordinationStoresOver } from '../support/sql-stores.js';
import { betterSqlite, libsql } from '../support/sqlite-file.js';

for (const { name, open } of [libsql, betterSqlite]) {
  coordinationStoreContract(`SqlCoordinationStore over SQLite with ${name}`, {
    create: () => coordinationStoresOver('sqlite', open),
  });
}

import { runStoreContract } from '../../lib/testing/run-store-contract.js';
import { runStoresOver } from '../support/sql-stores.js';
import { betterSqlite, libsql } from '../support/sqlite-file.js';

for (const { name, open } of [libsql, betterSqlite]) {
  runStoreContract(`SqlRunStore over SQLite with ${name}`, {
    create: () => runStoresOver('sqlite', open),
  });
}

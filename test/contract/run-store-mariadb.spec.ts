import { runStoreContract } from '../../lib/testing/run-store-contract.js';
import { mariadbHosts, startMariadb } from '../support/mariadb-server.js';
import type { SqlServer } from '../support/sql-server.js';
import { runStoresOver } from '../support/sql-stores.js';

describe('a real MariaDB', () => {
  let server: SqlServer;

  beforeAll(async () => {
    server = await startMariadb();
  }, 300_000);

  afterAll(() => server.stop());

  runStoreContract('SqlRunStore', { create: () => runStoresOver('mysql', () => mariadbHosts(server)) });
});

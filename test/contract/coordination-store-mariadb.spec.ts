import { coordinationStoreContract } from '../../lib/testing/coordination-store-contract.js';
import { mariadbHosts, startMariadb } from '../support/mariadb-server.js';
import { coordinationStoresOver } from '../support/sql-stores.js';
import type { SqlServer } from '../support/sql-server.js';

describe('a real MariaDB', () => {
  let server: SqlServer;

  beforeAll(async () => {
    server = await startMariadb();
  }, 300_000);

  afterAll(() => server.stop());

  coordinationStoreContract('SqlCoordinationStore', {
    create: () => coordinationStoresOver('mysql', () => mariadbHosts(server)),
  });
});

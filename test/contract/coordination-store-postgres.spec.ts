import { coordinationStoreContract } from '../../lib/testing/coordination-store-contract.js';
import { postgresHosts, startPostgres } from '../support/postgres-server.js';
import { coordinationStoresOver } from '../support/sql-stores.js';
import type { SqlServer } from '../support/sql-server.js';

describe('a real PostgreSQL', () => {
  let server: SqlServer;

  beforeAll(async () => {
    server = await startPostgres();
  }, 300_000);

  afterAll(() => server.stop());

  coordinationStoreContract('SqlCoordinationStore', {
    create: () => coordinationStoresOver('postgres', () => postgresHosts(server)),
  });
});

import { runStoreContract } from '../../lib/testing/run-store-contract.js';
import { postgresHosts, startPostgres } from '../support/postgres-server.js';
import type { SqlServer } from '../support/sql-server.js';
import { runStoresOver } from '../support/sql-stores.js';

describe('a real PostgreSQL', () => {
  let server: SqlServer;

  beforeAll(async () => {
    server = await startPostgres();
  }, 300_000);

  afterAll(() => server.stop());

  runStoreContract('SqlRunStore', { create: () => runStoresOver('postgres', () => postgresHosts(server)) });
});

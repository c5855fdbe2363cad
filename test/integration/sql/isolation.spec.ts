import { Pool } from 'pg';
import { SqlCoordinationStore, SqlRunStore } from '../../../lib/sql/index.js';
import { ending, runStart } from '../../../lib/testing/run-store-contract/suite.js';
import { claimOf, leaseOf, request } from '../../../lib/testing/store-contract/suite.js';
import { connectionTo, startPostgres } from '../../support/postgres-server.js';
import type { SqlServer } from '../../support/sql-server.js';

const RIVALS = 8;
const SLOTS = Array.from({ length: 20 }, (_, at) => `slot ${at}`);

describe.each(['read committed', 'repeatable read', 'serializable'])('a pool of %s', (isolation) => {
  let server: SqlServer;
  let pool: Pool;

  beforeAll(async () => {
    server = await startPostgres();
    const options = `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`;
    pool = new Pool({ ...connectionTo(server.port), options, max: RIVALS });
    const { rows } = await pool.query('show transaction_isolation');
    expect(rows).toEqual([{ transaction_isolation: isolation }]);
  }, 300_000);

  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  it('lets replicas make the tables together', async () => {
    const replicas = Array.from({ length: RIVALS }, () => ({
      runs: new SqlRunStore({ dialect: 'postgres', client: pool }),
      locks: new SqlCoordinationStore({ dialect: 'postgres', client: pool }),
    }));
    await Promise.all(replicas.flatMap(({ runs, locks }) => [runs.list(), locks.pausedJobs()]));
    expect(await replicas[0]?.runs.list()).toEqual({ runs: [], next: null });
  });

  it('grants each slot once, and tells every rival that it is taken', async () => {
    const store = new SqlCoordinationStore({ dialect: 'postgres', client: pool });
    for (const slot of SLOTS) {
      const rivals = Array.from({ length: RIVALS }, (_, rival) =>
        store.acquire(
          request(`${slot} ${rival}`, { job: 'rivalled', claim: claimOf(slot), lease: leaseOf('') }),
        ),
      );
      const answers = await Promise.all(rivals);
      const granted = answers.flatMap((answer) => (answer.acquired && answer.lease ? [answer.lease] : []));
      expect(granted).toHaveLength(1);
      expect(new Set(answers.map((answer) => (answer.acquired ? 'acquired' : answer.reason)))).toEqual(
        new Set(['acquired', 'already-claimed']),
      );
      await Promise.all(granted.map((lease) => store.release(lease)));
    }
    await store.close();
  });

  it('settles a run once, whoever tries', async () => {
    const store = new SqlRunStore({ dialect: 'postgres', client: pool });
    for (const slot of SLOTS) {
      const run = runStart(slot);
      await store.start(run);
      const told = await Promise.all(Array.from({ length: RIVALS }, () => store.finish(ending(run))));
      expect(told.filter((settled) => settled)).toHaveLength(1);
    }
  });
});

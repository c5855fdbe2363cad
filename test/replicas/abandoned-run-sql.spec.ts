import { Pool } from 'pg';
import { SqlRunStore } from '../../lib/sql/index.js';
import { connectionTo, startPostgres } from '../support/postgres-server.js';
import type { SqlServer } from '../support/sql-server.js';
import { SHARED_DATABASE } from './app/settings.js';
import { startFleet, stopFleet } from './fleet/fleet.js';
import { killInRun } from './fleet/killed-in-run.js';
import type { ReplicaProcess } from './fleet/replica-process.js';
import { WitnessServer } from './fleet/witness-server.js';

const LEASE_MS = 2_000;
const SWEEP_EVERY_MS = 2_000;
/** What a busy machine may add to it. */
const SLACK_MS = 10_000;

describe('replicas that share a PostgreSQL and nothing else', () => {
  let server: SqlServer;
  let witness: WitnessServer;
  let fleet: ReplicaProcess[] = [];

  beforeAll(async () => {
    [server, witness] = await Promise.all([startPostgres(), WitnessServer.start()]);
  });

  afterAll(async () => {
    await stopFleet(fleet);
    await Promise.all([server.stop(), witness.stop()]);
  });

  it('have the run of one that is killed settled as abandoned, once, by one of the others', async () => {
    const { user, host, port, database } = connectionTo(server.port);
    fleet = await startFleet(3, witness, {
      wiring: SHARED_DATABASE,
      redisUrl: '',
      databaseUrl: `postgres://${user}@${host}:${port}/${database}`,
      jobs: ['lasting'],
      workMs: 600_000,
      options: { leaseMs: LEASE_MS },
    });
    const { begun, runner, others, killedAt } = await killInRun('lasting', fleet, witness);

    const told = await Promise.race(others.map((replica) => replica.untilEvent('run.abandoned')));
    expect(told).toMatchObject({ runId: begun.runId, slot: begun.slot, replicaId: runner.name });
    expect(Date.now() - killedAt).toBeLessThan(LEASE_MS + SWEEP_EVERY_MS + SLACK_MS);
    const next = await witness.log.until('the next run', ([, second]) => second);
    expect(next.fencingToken).toBeGreaterThan(begun.fencingToken ?? Number.NaN);
    await Promise.all(others.map((replica) => replica.leave()));
    expect(others.flatMap((replica) => replica.events('run.abandoned'))).toHaveLength(1);
    expect(witness.of('lasting').filter(({ slot }) => slot === begun.slot)).toHaveLength(1);

    const pool = new Pool(connectionTo(server.port));
    const runs = new SqlRunStore({ dialect: 'postgres', client: pool });
    expect(await runs.get(begun.runId)).toMatchObject({ outcome: 'abandoned', replicaId: runner.name });
    expect((await runs.list({ outcome: 'abandoned' })).runs).toHaveLength(1);
    expect(await runs.listUnfinished()).toEqual([]);
    await pool.end();
  });
});

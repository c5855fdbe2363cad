import { Injectable } from '@nestjs/common';
import { CoordinatedCron, CronCoordinator, CronCoordinatorModule } from 'nestjs-cron-coordinator';
import { Pool, type PoolClient } from 'pg';
import { SqlCoordinationStore } from '../../../lib/sql/index.js';
import { boot, type Booted } from '../../support/boot.js';
import { connectionTo, startPostgres } from '../../support/postgres-server.js';
import type { SqlServer } from '../../support/sql-server.js';

const SLOT = '2026-03-01T02:00:00.000Z';

@Injectable()
class Jobs {
  static runs = 0;

  @CoordinatedCron('0 0 0 1 1 *', { name: 'report' })
  report(): void {
    Jobs.runs += 1;
  }
}

describe('a pool that the application has used up', () => {
  let server: SqlServer;
  let pool: Pool;
  let booted: Booted;

  beforeAll(async () => {
    server = await startPostgres();
    pool = new Pool({ ...connectionTo(server.port), max: 1 });
    const store = new SqlCoordinationStore({ dialect: 'postgres', client: pool });
    booted = await boot({
      imports: [CronCoordinatorModule.forRoot({ store, storeTimeoutMs: 1_000 })],
      providers: [Jobs],
    });
    await store.pausedJobs();
  }, 300_000);

  afterAll(async () => {
    await booted.app.close();
    await pool.end();
    await server.stop();
  });

  it('has slots skipped, and what lands too late is taken back', async () => {
    const coordinator = booted.app.get(CronCoordinator);
    const held: PoolClient = await pool.connect();
    expect(await coordinator.run('report', { slot: SLOT })).toMatchObject({
      outcome: 'skipped',
      reason: 'store-unavailable',
    });
    expect(Jobs.runs).toBe(0);
    held.release();
    // The acquire that waited has its turn first, and its withdrawal after that.
    for (;;) {
      const { outcome } = await coordinator.run('report', { slot: SLOT });
      if (outcome === 'succeeded') break;
    }
    expect(Jobs.runs).toBe(1);
  });
});

import { Injectable } from '@nestjs/common';
import {
  CoordinatedCron,
  CronCoordinator,
  CronCoordinatorModule,
  type CronRun,
  type RunSummary,
  seconds,
} from 'nestjs-cron-coordinator';
import { EventMonitor } from 'nestjs-cron-coordinator/testing';
import { SqlCoordinationStore, SqlRunStore } from '../../../lib/sql/index.js';
import { boot, type Booted } from '../../support/boot.js';
import { SQL_DATABASES } from '../../support/sql-databases.js';
import type { SqlHosts } from '../../support/sql-stores.js';

const SLOT = '2026-03-01T02:00:00.000Z';

@Injectable()
class Jobs {
  static ran: CronRun[] = [];

  @CoordinatedCron('0 0 0 1 1 *', { name: 'report' })
  report(run: CronRun): string {
    Jobs.ran.push(run);
    return 'done';
  }
}

describe.each(SQL_DATABASES)('replicas that have $name alone', ({ dialect, start }) => {
  let database: Awaited<ReturnType<typeof start>>;
  let hosts: SqlHosts;
  let replicas: Booted[];

  beforeAll(async () => {
    database = await start();
    hosts = await database.open();
    replicas = await Promise.all(
      hosts.clients.map((client) =>
        boot({
          imports: [
            CronCoordinatorModule.forRoot({
              store: new SqlCoordinationStore({ dialect, client }),
              history: { store: new SqlRunStore({ dialect, client }), sweepEveryMs: seconds(1) },
              leaseMs: seconds(3),
            }),
          ],
          providers: [Jobs],
        }),
      ),
    );
  }, 300_000);

  afterAll(async () => {
    await Promise.all(replicas.map(({ app }) => app.close()));
    await hosts.close();
    await database.stop();
  });

  const coordinators = (): CronCoordinator[] => replicas.map(({ app }) => app.get(CronCoordinator));

  /** The history is written behind the run's back. */
  const historyOf = async (coordinator: CronCoordinator, runs: number): Promise<RunSummary['outcome'][]> => {
    for (;;) {
      const page = await coordinator.runs.list({ job: 'report' });
      const outcomes = page.runs.flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome]));
      if (outcomes.length >= runs) return outcomes;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('run a slot once, and both know of it', async () => {
    Jobs.ran = [];
    const summaries = await Promise.all(coordinators().map((each) => each.run('report', { slot: SLOT })));
    expect(Jobs.ran.map(({ slot }) => slot)).toEqual([SLOT]);
    expect(Jobs.ran[0]?.fencingToken).toBeGreaterThan(Date.parse('2026-01-01'));
    expect(summaries.map(({ outcome }) => outcome).sort()).toContain('succeeded');
    for (const coordinator of coordinators()) expect(await historyOf(coordinator, 1)).toEqual(['succeeded']);
  });

  it('settle the run of one that is gone, and one of them tells of it', async () => {
    const monitors = coordinators().map((each) => new EventMonitor(each));
    const [first] = coordinators();
    const dead = {
      job: 'report',
      runId: 'of the dead',
      slot: SLOT,
      trigger: 'schedule',
      replicaId: 'gone',
    } as const;
    await first?.runs.start({ ...dead, startedAt: new Date().toISOString() });
    const told = await Promise.race(monitors.map((monitor) => monitor.next('run.abandoned')));
    expect(told).toMatchObject({ runId: 'of the dead', replicaId: 'gone' });
    expect(await first?.runs.get('of the dead')).toMatchObject({ outcome: 'abandoned' });
    expect(await first?.runs.listUnfinished()).toEqual([]);
  });
});

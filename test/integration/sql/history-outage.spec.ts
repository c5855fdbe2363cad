import { Injectable } from '@nestjs/common';
import {
  CoordinatedCron,
  CronCoordinator,
  CronCoordinatorModule,
  type CronEvents,
} from 'nestjs-cron-coordinator';
import { EventMonitor } from 'nestjs-cron-coordinator/testing';
import { SqlRunStore } from '../../../lib/sql/index.js';
import { boot, type Booted } from '../../support/boot.js';
import { type OperatedKind, operatedMariadb, operatedPostgres } from '../../support/sql-operators.js';
import type { SqlServer } from '../../support/sql-server.js';

const DEADLINE_MS = 300_000;

@Injectable()
class Jobs {
  static end: () => void = () => undefined;

  @CoordinatedCron('0 0 0 1 1 *', { name: 'lasting' })
  lasting(): Promise<void> {
    return new Promise((resolve) => {
      Jobs.end = resolve;
    });
  }

  @CoordinatedCron('0 0 0 1 1 *', { name: 'brief' })
  brief(): string {
    return 'done';
  }
}

const KINDS: readonly OperatedKind[] = [operatedPostgres, operatedMariadb];

describe.each(KINDS)('a history in $name that is away during a run', ({ dialect, start, pool: poolTo }) => {
  let server: SqlServer;
  let pool: ReturnType<OperatedKind['pool']>;
  let booted: Booted;
  let coordinator: CronCoordinator;
  let monitor: EventMonitor;

  beforeAll(async () => {
    server = await start();
    pool = poolTo(server);
    const store = new SqlRunStore({ dialect, client: pool.client });
    booted = await boot({
      imports: [CronCoordinatorModule.forRoot({ store: 'memory', history: { store } })],
      providers: [Jobs],
    });
    coordinator = booted.app.get(CronCoordinator);
    monitor = new EventMonitor(coordinator);
  }, DEADLINE_MS);

  afterAll(async () => {
    await booted.app.close();
    await pool.end();
    await server.stop();
  });

  it(
    'changes nothing for the jobs, is warned of once, and has every run in the end',
    async () => {
      const begun = await coordinator.run('lasting', { wait: false });
      expect(begun).toHaveProperty('startedAt');
      // The history is written behind the run's back.
      while ((await coordinator.runs.listUnfinished()).length === 0);
      const away = monitor.next('history.unavailable');
      await server.halt();

      const lasting = nextOf(monitor, 'lasting');
      Jobs.end();
      expect(await lasting).toMatchObject({ runId: begun.runId, outcome: 'succeeded' });
      const meanwhile = await coordinator.run('brief');
      expect(meanwhile).toMatchObject({ outcome: 'succeeded', result: 'done' });
      await away;

      const back = monitor.next('history.recovered');
      await server.resume();
      await back;
      for (const { runId } of [begun, meanwhile]) {
        while ((await coordinator.runs.get(runId))?.outcome === undefined);
        expect(await coordinator.runs.get(runId)).toMatchObject({ runId, outcome: 'succeeded' });
      }
      expect(monitor.count('history.unavailable')).toBe(1);
      expect(monitor.count('history.recovered')).toBe(1);
      expect(monitor.count('history.dropped')).toBe(0);
      expect(booted.logger.events('history.unavailable').map(({ level }) => level)).toEqual(['warn']);
    },
    DEADLINE_MS,
  );
});

function nextOf(monitor: EventMonitor, job: string): Promise<CronEvents['run.settled']> {
  return monitor.next('run.settled', (settled) => settled.job === job);
}

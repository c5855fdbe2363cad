import { Injectable } from '@nestjs/common';
import {
  CoordinatedCron,
  CoordinatedInterval,
  CronCoordinator,
  CronCoordinatorModule,
  hours,
  type JobOverrides,
  MemoryCoordinationStore,
} from 'nestjs-cron-coordinator';
import { EventMonitor } from 'nestjs-cron-coordinator/testing';
import { boot } from '../support/boot.js';

@Injectable()
class Jobs {
  @CoordinatedCron('0 0 2 * * *', { name: 'report', window: hours(1) })
  report() {}

  @CoordinatedInterval(hours(1), { name: 'same everywhere' })
  same() {}
}

describe('replicas that run different versions of a schedule', () => {
  const store = new MemoryCoordinationStore();

  async function replica(replicaId: string, jobs: Record<string, JobOverrides> = {}) {
    const history = { sweepEveryMs: 1_000 };
    const coordinator = CronCoordinatorModule.forRoot({ replicaId, store, jobs, history });
    const { app, logger } = await boot({ imports: [coordinator], providers: [Jobs] });
    const service = app.get(CronCoordinator);
    return { app, logger, service, monitor: new EventMonitor(service) };
  }

  it('are each told of the other, once, with both expressions and the job', async () => {
    const old = await replica('old');
    const oldHears = old.monitor.next('schedule.mismatch');
    const twin = await replica('twin');
    const young = await replica('young', { report: { cronTime: '0 0 3 * * *', timeZone: 'Europe/Berlin' } });
    const [daily, later] = [
      '"0 0 2 * * *" UTC, window 3600000 ms',
      '"0 0 3 * * *" Europe/Berlin, window 3600000 ms',
    ];
    const job = 'report';
    expect(await oldHears).toEqual({
      ...{ job, replicaId: 'old', schedule: daily },
      ...{ otherReplicaId: 'young', otherSchedule: later },
    });
    // Nest has one logger for all applications of a process: the last one's.
    const lines = young.logger.events('schedule.mismatch').filter(({ line }) => line.replicaId === 'young');
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'warn']);
    expect(lines.map(({ line }) => line.otherReplicaId).sort()).toEqual(['old', 'twin']);
    expect(lines[0]?.line).toMatchObject({ job, replicaId: 'young', schedule: later, otherSchedule: daily });

    // Every replica goes two rounds more: what has been told is told no more.
    const added = [old, twin, young].map(({ monitor }) => monitor.next('job.unknown-here'));
    const another = await replica('another');
    another.service.register({ name: 'new here', cronTime: '0 0 4 * * *', handler: () => undefined });
    await Promise.all(added);
    expect(old.monitor.all('schedule.mismatch')).toHaveLength(1);
    expect(twin.monitor.all('schedule.mismatch')).toHaveLength(1);
    expect(old.monitor.all('job.unknown-here')).toEqual([
      {
        job: 'new here',
        replicaId: 'old',
        otherReplicaId: 'another',
        otherSchedule: '"0 0 4 * * *" UTC',
      },
    ]);
    await Promise.all([old, twin, young, another].map(({ app }) => app.close()));
  }, 30_000);
});

import { Injectable } from '@nestjs/common';
import { Cron, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { CoordinatedCron, CronCoordinator, CronCoordinatorModule } from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';
import { boot, type Booted } from '../support/boot.js';

class Shared {
  destroyed = 0;

  @CoordinatedCron('0 0 0 1 1 *', { name: 'shared' })
  run() {
    return 'ran';
  }

  onModuleDestroy() {
    this.destroyed++;
  }
}

describe('two applications that hold the same instance', () => {
  it('close one without the other', async () => {
    const shared = new Shared();
    const bed = await CronTestBed.create({
      providers: [{ provide: Shared, useValue: shared }],
      replicas: 2,
    });
    await bed.replica(0).close();
    expect(shared.destroyed).toBe(1);
    expect(await bed.replica(1).get(CronCoordinator).run('shared')).toMatchObject({ outcome: 'succeeded' });
    expect(await bed.replica(0).get(CronCoordinator).run('shared')).toMatchObject({
      reason: 'shutting-down',
    });
    await bed.close();
  });
});

describe("a host's own timer that has a job's name", () => {
  @Injectable()
  class Host {
    @Cron('0 0 0 1 1 *', { name: 'export' })
    own() {}
  }

  let host: Booted;
  let service: CronCoordinator;

  beforeEach(async () => {
    host = await boot({
      imports: [ScheduleModule.forRoot(), CronCoordinatorModule.forRoot({ store: 'memory' })],
      providers: [Host],
    });
    service = host.app.get(CronCoordinator);
  });

  afterEach(() => host.app.close());

  it('stays when the job goes', async () => {
    service.register({ name: 'export', handler: () => undefined });
    await service.unregister('export');
    expect(host.app.get(SchedulerRegistry, { strict: false }).doesExist('cron', 'export')).toBe(true);
  });

  it('keeps a job from coming that would be listed beside it, and leaves nothing of it', () => {
    const register = (): void =>
      service.register({ name: 'export', cronTime: '0 0 0 1 1 *', handler: () => undefined });
    expect(register).toThrow('export');
    expect(service.jobs()).toEqual([]);
  });
});

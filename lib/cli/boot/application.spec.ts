import { Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron, Interval, ScheduleModule, SchedulerRegistry, Timeout } from '@nestjs/schedule';
import { Coordinated } from '../../decorators/coordinated.js';
import { CoordinatedCron } from '../../decorators/coordinated-cron.js';
import { CronCoordinatorModule } from '../../coordinator.module.js';
import { bootApplication } from './application.js';
import { CommandLogger } from './command-logger.js';

const EVERY_SECOND = '* * * * * *';

let found: SchedulerRegistry | undefined;

@Injectable()
class Jobs implements OnApplicationBootstrap {
  constructor(private readonly registry: SchedulerRegistry) {}

  onApplicationBootstrap(): void {
    found = this.registry;
    // As an application does that switches one of its jobs on by a flag.
    this.registry.getCronJob('plain').start();
  }

  @Cron(EVERY_SECOND, { name: 'plain' })
  plain(): void {}

  @Coordinated({ name: 'stacked' })
  @Cron(EVERY_SECOND, { name: 'stacked' })
  stacked(): void {}

  @CoordinatedCron(EVERY_SECOND, { name: 'coordinated' })
  coordinated(): void {}

  @Interval('often', 10)
  often(): void {}

  @Timeout('once', 0)
  once(): void {}
}

@Module({
  imports: [
    ScheduleModule.forRoot(),
    CronCoordinatorModule.forRoot({ replicaId: 'web-1', timers: true, isGlobal: false }),
  ],
  providers: [Jobs],
})
class ApplicationModule {}

const silent = (): CommandLogger => {
  const logger = new CommandLogger(false, false);
  logger.setLogLevels([]);
  jest.spyOn(logger, 'setLogLevels').mockReturnValue();
  return logger;
};

describe('an application that is booted for a command', () => {
  it('has all its timers stand still, and none of them gone', async () => {
    const { runtime, close } = await bootApplication(ApplicationModule, silent());
    const registry = found;
    expect([...(registry?.getCronJobs().keys() ?? [])].sort()).toEqual(['coordinated', 'plain', 'stacked']);
    for (const [name, job] of registry?.getCronJobs() ?? []) {
      job.start();
      expect([name, job.isActive]).toEqual([name, false]);
    }
    expect([registry?.getIntervals(), registry?.getTimeouts()]).toEqual([['often'], ['once']]);
    expect([registry?.getInterval('often'), registry?.getTimeout('once')]).toEqual([{}, {}]);
    expect(runtime.settings).toMatchObject({ role: 'command', timers: false });
    expect(runtime.coordinator.jobs().map(({ nextSlot }) => nextSlot)).toEqual([null, null]);
    await close();
  });

  it('answers to a name of its own beside a replica with the same configuration', async () => {
    const applications = [
      await bootApplication(ApplicationModule, silent()),
      await bootApplication(ApplicationModule, silent()),
    ];
    const names = applications.map(({ runtime }) => runtime.settings.replicaId);
    expect(new Set([...names, 'web-1']).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^web-1-command-\d+-[0-9a-f]{8}$/);
    for (const { close } of applications) await close();
  });
});

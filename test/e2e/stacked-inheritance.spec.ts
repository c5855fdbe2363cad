import { Injectable } from '@nestjs/common';
import { Cron, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { Coordinated, CronCoordinatorModule } from 'nestjs-cron-coordinator';
import { boot } from '../support/boot.js';

class Base {
  readonly ran: string[] = [];

  @Coordinated({ name: 'base' })
  @Cron('0 0 0 1 1 *', { name: 'base-cron' })
  sync(): Promise<string> {
    this.ran.push('base');
    return Promise.resolve('from base');
  }
}

@Injectable()
class Extended extends Base {
  @Coordinated({ name: 'extended' })
  @Cron('0 0 0 1 1 *', { name: 'extended-cron', waitForCompletion: true })
  override async sync(): Promise<string> {
    this.ran.push('extended');
    return super.sync();
  }
}

describe('a @Coordinated method that overrides another', () => {
  it('reaches it by super within its own run', async () => {
    const { app, logger } = await boot({
      imports: [ScheduleModule.forRoot(), CronCoordinatorModule.forRoot({ store: 'memory' })],
      providers: [Extended],
    });
    await app.get(SchedulerRegistry, { strict: false }).getCronJob('extended-cron').fireOnTick();
    expect(app.get(Extended).ran).toEqual(['extended', 'base']);
    expect(logger.events('run.finished')).toHaveLength(1);
    expect(logger.events('run.skipped')).toEqual([]);
    await app.close();
  });
});

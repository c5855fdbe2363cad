import { Injectable } from '@nestjs/common';
import { Cron, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import {
  Coordinated,
  CoordinatedCron,
  CronCoordinator,
  CronCoordinatorModule,
  hours,
  MemoryCoordinationStore,
  seconds,
} from 'nestjs-cron-coordinator';
import { ManualClock } from 'nestjs-cron-coordinator/testing';
import { boot } from '../support/boot.js';
import { bootReplica } from '../support/replica.js';

class CatchingUp {
  @CoordinatedCron('0 0 * * * *', { name: 'hourly', catchUp: 'latest' })
  hourly() {}
}

@Injectable()
class Stacked {
  ran = 0;

  @Coordinated({ name: 'stacked' })
  @Cron('0 0 0 1 1 *', { name: 'stacked-cron', waitForCompletion: true })
  run() {
    this.ran++;
  }
}

describe('a job that was taken away', () => {
  it.each([
    ['runs no slot that it missed', true, []],
    ['would have run it', false, ['succeeded']],
  ])('%s', async (_what, takenAway, outcomes) => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1, 11, 59, 59));
    const store = new MemoryCoordinationStore({ clock });
    const before = await bootReplica(clock, { store }, [CatchingUp]);
    await clock.advance(seconds(2));
    await before.app.close();
    await clock.advance(hours(1));
    const { app, events } = await bootReplica(clock, { store }, [CatchingUp]);
    await clock.advance(seconds(1));
    if (takenAway) await app.get(CronCoordinator, { strict: false }).unregister('hourly');
    await clock.advance(seconds(20));
    expect(events.all('run.settled').map(({ outcome }) => outcome)).toEqual(outcomes);
    await app.close();
  });

  it("does not run when the host's scheduler still fires it", async () => {
    const { app } = await boot({
      imports: [ScheduleModule.forRoot(), CronCoordinatorModule.forRoot({ store: 'memory' })],
      providers: [Stacked],
    });
    const timer = app.get(SchedulerRegistry, { strict: false }).getCronJob('stacked-cron');
    await app.get(CronCoordinator).unregister('stacked');
    await timer.fireOnTick();
    expect(app.get(Stacked).ran).toBe(0);
    await app.close();
  });
});

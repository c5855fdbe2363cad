import { Injectable, type LoggerService } from '@nestjs/common';
import {
  CronCoordinator,
  CronCoordinatorModule,
  minutes,
  type RunStore,
  seconds,
  TenantCron,
} from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';
import { boot } from '../support/boot.js';

/** A log whose disk fills up while the application runs. */
class FillingLog implements LoggerService {
  full = false;
  readonly log = (): void => this.write();
  readonly warn = (): void => this.write();
  readonly error = (): void => this.write();
  readonly debug = (): void => this.write();

  private write(): void {
    if (this.full) throw new Error('no space left on device');
  }
}

const never = (): Promise<never> => new Promise(() => undefined);

/** A history whose server accepts everything and answers nothing. */
const hangingHistory: RunStore = {
  start: never,
  update: never,
  finish: never,
  get: never,
  list: never,
  listUnfinished: never,
  prune: never,
};

@Injectable()
class Jobs {
  @TenantCron<{ id: string }>('0 0 0 1 1 *', { name: 'collapse', carryOver: true })
  collapse() {}
}

describe('a log that fails', () => {
  it('changes nothing for the jobs: runs end and give their leases back, timers go on', async () => {
    const logger = new FillingLog();
    const bed = await CronTestBed.create({ logger });
    const service = bed.replica(0).get(CronCoordinator);
    service.register({ name: 'job', cronTime: '0 * * * * *', handler: () => 'ran' });
    logger.full = true;
    expect(await service.run('job')).toMatchObject({ outcome: 'succeeded' });
    expect(await service.run('job')).toMatchObject({ outcome: 'succeeded' });
    await bed.clock.advance(minutes(2));
    expect(bed.events.all('run.finished').filter(({ trigger }) => trigger === 'schedule')).toHaveLength(2);
    logger.full = false;
    await bed.close();
  });
});

describe('a history that hangs', () => {
  it('holds up neither a run that would carry tenants over nor the shutdown', async () => {
    const bed = await CronTestBed.create({
      providers: [Jobs],
      options: { tenants: { list: () => [{ id: 'a' }] }, history: { store: hangingHistory } },
    });
    const running = bed.replica(0).get(CronCoordinator).run('collapse');
    await bed.clock.advance(seconds(2));
    expect(await running).toMatchObject({ outcome: 'succeeded', tenants: { succeeded: 1 } });
    let closed = false;
    // Not `bed.close()`, which would move the clock on for ever if this did not end.
    void bed
      .replica(0)
      .close()
      .then(() => (closed = true));
    await bed.clock.advance(seconds(5));
    expect(closed).toBe(true);
    expect(bed.clock.pendingTimers).toBe(0);
  });
});

describe('what a handler returns', () => {
  it('stays out of the log: it may be large, circular or secret', async () => {
    const { app, logger } = await boot({ imports: [CronCoordinatorModule.forRoot({ store: 'memory' })] });
    const service = app.get(CronCoordinator);
    service.register({ name: 'job', handler: () => ({ token: 'secret' }) });
    expect(await service.run('job')).toMatchObject({ result: { token: 'secret' } });
    const [finished] = logger.events('run.finished');
    expect(finished?.line).toMatchObject({ job: 'job', outcome: 'succeeded' });
    expect(finished?.line).not.toHaveProperty('result');
    await app.close();
  });
});

import { Controller, Get, Inject, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { CoordinatedCron, CronCoordinatorModule, hours, minutes, seconds } from 'nestjs-cron-coordinator';
import {
  CronHealthIndicator,
  CronHealthModule,
  type CronHealthOptions,
} from 'nestjs-cron-coordinator/terminus';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';
import { boot, bootError } from '../support/boot.js';

class Jobs {
  @CoordinatedCron('0 0 * * * *', { name: 'report' })
  report(): void {}
}

async function setUp() {
  const bed = await CronTestBed.create({
    imports: [CronHealthModule],
    providers: [Jobs],
    startAt: '2026-01-01T00:30:00Z',
  });
  const indicator = bed.replica(0).get(CronHealthIndicator);
  return { bed, indicator };
}

describe('the health of the jobs', () => {
  it('is up where the store answers and nothing is overdue', async () => {
    const { bed, indicator } = await setUp();
    await bed.clock.advance(hours(1));
    expect(await indicator.isHealthy('cron')).toEqual({ cron: { status: 'up', store: 'up', overdue: [] } });
    await bed.close();
  });

  it('is down where the store does not answer, and says why', async () => {
    const { bed, indicator } = await setUp();
    bed.store.fail();
    expect(await indicator.isHealthy('cron')).toEqual({
      cron: {
        ...{ status: 'down', store: 'down', overdue: [] },
        error: expect.stringContaining('failed at the list of paused jobs'),
      },
    });
    bed.store.heal();
    expect(await indicator.isHealthy('cron')).toMatchObject({ cron: { status: 'up' } });
    await bed.close();
  });

  it('is down within the store’s time-out where it hangs, which it asks one question, however often it is asked', async () => {
    const { bed, indicator } = await setUp();
    bed.store.hang();
    const before = bed.store.calls.pausedJobs;
    const asked = Promise.all(Array.from({ length: 50 }, () => indicator.isHealthy('cron')));
    await bed.clock.advance(seconds(2));
    const answers = await asked;
    expect(new Set(answers.map(({ cron }) => cron.status))).toEqual(new Set(['down']));
    expect(bed.store.calls.pausedJobs - before).toBe(1);
    bed.store.heal();
    expect(await indicator.isHealthy('cron')).toMatchObject({ cron: { status: 'up' } });
    expect(bed.store.calls.pausedJobs - before).toBe(2);
    await bed.close();
  });

  it('changes nothing in the store', async () => {
    const { bed, indicator } = await setUp();
    const { pausedJobs: _before, ...before } = { ...bed.store.calls };
    await indicator.isHealthy('cron');
    const { pausedJobs: _after, ...after } = { ...bed.store.calls };
    expect(after).toEqual(before);
    await bed.close();
  });

  it('is down where a job is overdue, and names it', async () => {
    const { bed, indicator } = await setUp();
    bed.store.fail();
    await bed.clock.advance(minutes(32));
    bed.store.heal();
    const overdue = [{ job: 'report', since: '2026-01-01T01:00:00.000Z' }];
    expect(await indicator.isHealthy('cron')).toEqual({ cron: { status: 'down', store: 'up', overdue } });
    expect(await indicator.isHealthy('cron', { downFor: ['store'] })).toEqual({
      cron: { status: 'up', store: 'up', overdue },
    });
    await bed.close();
  });

  it('may be down for what is overdue alone', async () => {
    const { bed, indicator } = await setUp();
    bed.store.fail();
    expect(await indicator.isHealthy('cron', { downFor: ['overdue'] })).toMatchObject({
      cron: { status: 'up', store: 'down' },
    });
    await bed.close();
  });

  it.each<[object, string]>([
    [{ down: [] }, '`down`: there is no such option here'],
    [{ downFor: ['redis'] }, "`downFor.0`: expected 'store' or 'overdue', got \"redis\" (string)"],
  ])('is not asked for by %j', async (options, complaint) => {
    const { bed, indicator } = await setUp();
    const given: CronHealthOptions = options;
    await expect(indicator.isHealthy('cron', given)).rejects.toThrow(complaint);
    await bed.close();
  });
});

@Controller('ready')
class ReadyController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(CronHealthIndicator) private readonly cron: CronHealthIndicator,
  ) {}

  @Get()
  ready(): Promise<unknown> {
    return this.health.check([() => this.cron.isHealthy('cron')]);
  }
}

describe('a health check of the application', () => {
  async function served(store: 'memory' | object): Promise<INestApplication> {
    class Root {}
    const app = await NestFactory.create(
      {
        module: Root as Type,
        imports: [
          CronCoordinatorModule.forRoot({ store: store as 'memory', isGlobal: false }),
          TerminusModule.forRoot({ logger: false }),
          CronHealthModule,
        ],
        controllers: [ReadyController],
      },
      { logger: false, abortOnError: false },
    );
    await app.listen(0, '127.0.0.1');
    return app;
  }

  it('answers 200 or 503 by it', async () => {
    const healthy = await served('memory');
    const up = await fetch(`${await healthy.getUrl()}/ready`);
    expect(up.status).toBe(200);
    expect(await up.json()).toMatchObject({ status: 'ok', info: { cron: { status: 'up', store: 'up' } } });
    await healthy.close();

    const fail = (): Promise<never> => Promise.reject(new Error('ECONNREFUSED'));
    const ill = await served({
      ...{ acquire: fail, renew: fail, release: fail, setPaused: fail, pausedJobs: fail },
    });
    const down = await fetch(`${await ill.getUrl()}/ready`);
    expect(down.status).toBe(503);
    expect(await down.json()).toMatchObject({
      status: 'error',
      error: { cron: { store: 'down', error: expect.stringContaining('ECONNREFUSED') } },
    });
    await ill.close();
  });
});

describe('CronHealthModule', () => {
  it('says what it needs where there is no coordinator', async () => {
    const { message } = await bootError({ imports: [CronHealthModule] });
    expect(message).toContain('CronHealthModule finds no coordinator.');
  });

  it('needs no TerminusModule for the indicator alone', async () => {
    const { app } = await boot({
      imports: [CronCoordinatorModule.forRoot({ store: 'memory' }), CronHealthModule],
    });
    expect(await app.get(CronHealthIndicator).isHealthy('jobs')).toMatchObject({ jobs: { status: 'up' } });
    await app.close();
  });
});

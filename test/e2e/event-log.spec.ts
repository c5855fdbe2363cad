import { ConsoleLogger, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  CronCoordinator,
  CronCoordinatorModule,
  type CronRun,
  type TenantRun,
  TenantCron,
  CoordinatedCron,
} from 'nestjs-cron-coordinator';
import { boot } from '../support/boot.js';

interface Account {
  readonly id: string;
}

class Jobs {
  @CoordinatedCron('0 0 0 1 1 *', { name: 'reports', flowName: 'reporting' })
  reports(run: CronRun) {
    run.log('half of it', { rows: 7 });
  }

  @CoordinatedCron('0 0 0 1 1 *', { name: 'broken' })
  broken() {
    throw new RangeError('out of luck');
  }

  @TenantCron<Account>('0 0 0 1 1 *', { name: 'collapse', retry: { attempts: 2, backoffMs: 0 } })
  collapse(account: Account, run: TenantRun) {
    if (account.id === 'bad' || run.attempt < 2) throw new Error('broken account');
  }

  @TenantCron<Account>('0 0 0 1 1 *', { name: 'nobody', tenantsDefault: 'disabled' })
  nobody() {}
}

const coordinator = CronCoordinatorModule.forRoot({
  store: 'memory',
  replicaId: 'only',
  tenants: { list: () => [{ id: 'good' }, { id: 'bad' }, { id: '' }] },
});

describe('the coordinator’s own lines', () => {
  it('are objects with the run’s identity, each at its level', async () => {
    const { app, logger } = await boot({ imports: [coordinator], providers: [Jobs] });
    const service = app.get(CronCoordinator);
    const { runId, slot } = await service.run('reports');
    const identity = {
      job: 'reports',
      runId,
      slot,
      trigger: 'manual',
      replicaId: 'only',
      flowName: 'reporting',
    };
    expect(logger.events('run.started')).toMatchObject([{ level: 'log', line: identity }]);
    expect(logger.events('job.log')).toMatchObject([
      { level: 'log', line: { ...identity, message: 'half of it', fields: { rows: 7 } } },
    ]);
    expect(logger.events('run.finished')).toMatchObject([
      { level: 'log', line: { ...identity, outcome: 'succeeded', durationMs: expect.any(Number) } },
    ]);

    await service.run('broken');
    expect(logger.events('run.failed')).toMatchObject([
      { level: 'error', line: { job: 'broken', error: { name: 'RangeError', message: 'out of luck' } } },
    ]);

    await service.run('collapse');
    expect(logger.events('tenant.retried')).toHaveLength(2);
    expect(logger.events('tenant.retried')[0]).toMatchObject({
      level: 'warn',
      line: { job: 'collapse', attempt: 1 },
    });
    expect(logger.events('tenant.failed')).toMatchObject([
      {
        level: 'error',
        line: { job: 'collapse', tenantId: 'bad', attempt: 2, error: { message: 'broken account' } },
      },
    ]);
    expect(logger.events('tenants.invalid')).toMatchObject([
      { level: 'warn', line: { job: 'collapse', count: 1 } },
    ]);
    expect(logger.events('run.finished').at(-1)).toMatchObject({
      level: 'warn',
      line: { outcome: 'partial' },
    });

    await service.run('nobody');
    expect(logger.events('tenants.skipped')).toMatchObject([
      { level: 'log', line: { job: 'nobody', count: 2, tenantIds: expect.arrayContaining(['good', 'bad']) } },
    ]);

    await service.run('reports', { slot: '2026-01-01T00:00:00Z' });
    await service.run('reports', { slot: '2026-01-01T00:00:00Z' });
    expect(logger.events('run.skipped')).toMatchObject([
      { level: 'debug', line: { reason: 'already-claimed' } },
    ]);
    await service.pause('reports');
    await service.run('reports');
    await service.resume('reports');
    expect(logger.events('run.skipped').at(-1)).toMatchObject({ level: 'warn', line: { reason: 'paused' } });
    expect(logger.events('job.paused')).toMatchObject([
      { level: 'log', line: { job: 'reports', replicaId: 'only' } },
    ]);
    expect(logger.events('job.resumed')).toHaveLength(1);
    await app.close();
  });

  it('are JSON objects through Nest’s JSON logger', async () => {
    const written: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
    @Module({ imports: [coordinator], providers: [Jobs] })
    class Root {}
    let app: INestApplicationContext | undefined;
    try {
      app = await NestFactory.createApplicationContext(Root, {
        logger: new ConsoleLogger({ json: true, colors: false }),
        abortOnError: false,
      });
      await app.get(CronCoordinator).run('reports');
    } finally {
      write.mockRestore();
      await app?.close();
    }
    const lines = written
      .join('')
      .split('\n')
      .filter((line) => line.includes('run.finished'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'log',
      context: 'CronCoordinator',
      message: { event: 'run.finished', job: 'reports', outcome: 'succeeded', flowName: 'reporting' },
    });
  });
});

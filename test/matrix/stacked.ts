import assert from 'node:assert/strict';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cron, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import {
  Coordinated,
  CoordinatedCron,
  CronCoordinator,
  CronCoordinatorModule,
  type RunSummary,
} from 'nestjs-cron-coordinator';

// Beside the host's own scheduler: both must mean the same registry, and decorators of both stand on one method.

@Injectable()
class Reports {
  /** Injected by its type alone, which only works where the class is the same for both sides. */
  constructor(private readonly coordinator: CronCoordinator) {}

  @Coordinated({ name: 'stacked' })
  @Cron('* * * * * *', { name: 'stacked' })
  async build(): Promise<string> {
    return Promise.resolve('built');
  }

  @CoordinatedCron('* * * * * *', { name: 'own' })
  async send(): Promise<string> {
    return Promise.resolve('sent');
  }

  async next(job: string): Promise<Pick<RunSummary, 'outcome' | 'trigger' | 'result'>> {
    return new Promise((resolve) => {
      this.coordinator.on('run.settled', (summary) => {
        if (summary.job !== job) return;
        const { outcome, trigger, result } = summary;
        resolve({ outcome, trigger, result });
      });
    });
  }
}

@Module({ imports: [ScheduleModule.forRoot(), CronCoordinatorModule.forRoot()], providers: [Reports] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
  const reports = app.get(Reports);
  const listed = [...app.get(SchedulerRegistry).getCronJobs().keys()];
  assert.deepEqual(listed.sort(), ['own', 'stacked']);

  const fired = await Promise.all([reports.next('stacked'), reports.next('own')]);
  assert.deepEqual(fired, [
    { outcome: 'succeeded', trigger: 'schedule', result: 'built' },
    { outcome: 'succeeded', trigger: 'schedule', result: 'sent' },
  ]);
  await app.close();
}

// A process that has nothing left to wait for, and is not at its end, has failed.
process.exitCode = 1;
void main().then(() => (process.exitCode = 0));

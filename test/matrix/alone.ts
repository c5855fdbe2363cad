import 'reflect-metadata';
import assert from 'node:assert/strict';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClsServiceManager } from 'nestjs-cls';
import {
  CoordinatedCron,
  CronCoordinator,
  CronCoordinatorModule,
  type CronRun,
  cronLogFields,
  hours,
} from 'nestjs-cron-coordinator';

// An application as small as one can be, like its neighbours here: each is installed, compiled and run with the
// supported combinations of Nest, nestjs-cls, module format and Node.js, and has passed when it ends by itself
// with exit code 0.

@Injectable()
class Cleaner {
  @CoordinatedCron('0 0 2 * * *', { name: 'clean-up', window: hours(1) })
  async cleanUp(run: CronRun): Promise<object> {
    await Promise.resolve();
    const cls = ClsServiceManager.getClsService();
    return {
      handed: run.job,
      context: [cls.get('flowName'), cls.get('cronJob'), cls.get('cronRunId'), cls.get('cronSlot')],
      logFields: cronLogFields(),
    };
  }
}

@Module({ imports: [CronCoordinatorModule.forRoot({})], providers: [Cleaner] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
  const coordinator = app.get(CronCoordinator);
  assert.deepEqual(
    coordinator.jobs().map((job) => job.name),
    ['clean-up'],
  );

  const { outcome, runId, slot, result } = await coordinator.run('clean-up');
  assert.equal(outcome, 'succeeded');
  assert.deepEqual(result, {
    handed: 'clean-up',
    context: ['clean-up', 'clean-up', runId, slot],
    logFields: { flowName: 'clean-up', cronJob: 'clean-up', cronRunId: runId, cronSlot: slot },
  });
  assert.deepEqual(cronLogFields(), {});

  await app.close();
}

// A process that has nothing left to wait for, and is not at its end, has failed.
process.exitCode = 1;
void main().then(() => (process.exitCode = 0));

import type { INestApplicationContext, Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clock, CronCoordinatorModule, type CronCoordinatorOptions } from 'nestjs-cron-coordinator';
import { EventMonitor, type ManualClock } from 'nestjs-cron-coordinator/testing';
import { withCore } from '../../lib/coordinator.core-module.js';
import { ConfigurableModuleClass } from '../../lib/coordinator.module-definition.js';
import { CronCoordinator } from '../../lib/coordinator/cron-coordinator.service.js';

/** A replica that boots when the test says so, on a clock and a store that outlive it. */
export interface Replica {
  readonly app: INestApplicationContext;
  readonly events: EventMonitor;
}

class Root {}

export async function bootReplica(
  clock: ManualClock,
  options: CronCoordinatorOptions,
  providers: Provider[],
): Promise<Replica> {
  const coordinator = withCore(
    { ...ConfigurableModuleClass.forRoot(options), module: CronCoordinatorModule },
    [{ provide: Clock, useValue: clock }],
  );
  const app = await NestFactory.createApplicationContext(
    { module: Root, imports: [coordinator], providers },
    { logger: false, abortOnError: false },
  );
  const events = new EventMonitor(app.get(CronCoordinator, { strict: false }));
  return { app, events };
}

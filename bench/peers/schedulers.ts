import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { CronJob } from 'cron';
import { CronCoordinator, CronCoordinatorModule } from 'nestjs-cron-coordinator';
import nodeCron from 'node-cron';

export const SCHEDULERS = ['cron, as in @nestjs/schedule', 'node-cron', 'nestjs-cron-coordinator'] as const;
export type SchedulerName = (typeof SCHEDULERS)[number];

/** Starts that many jobs, all of one expression. */
type StartJobs = (cronTime: string, jobs: number, onFire: (job: number) => void) => Promise<() => unknown>;

const cron: StartJobs = (cronTime, jobs, onFire) => {
  const started = Array.from({ length: jobs }, (_, job) =>
    CronJob.from({ cronTime, onTick: () => onFire(job), start: true, timeZone: 'UTC' }),
  );
  return Promise.resolve(() => started.map((job) => job.stop()));
};

const nodeCronJobs: StartJobs = (cronTime, jobs, onFire) => {
  const options = { timezone: 'UTC', suppressMissedWarning: true };
  const started = Array.from({ length: jobs }, (_, job) =>
    nodeCron.schedule(cronTime, () => onFire(job), options),
  );
  return Promise.resolve(() => Promise.all(started.map(async (task) => task.destroy())));
};

const coordinated: StartJobs = async (cronTime, jobs, onFire) => {
  const module = CronCoordinatorModule.forRoot({ store: 'memory' });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const coordinator = app.get(CronCoordinator);
  for (let job = 0; job < jobs; job++) {
    coordinator.register({ name: `job ${job}`, cronTime, handler: () => onFire(job) });
  }
  return () => app.close();
};

export const START_JOBS: Record<SchedulerName, StartJobs> = {
  'cron, as in @nestjs/schedule': cron,
  'node-cron': nodeCronJobs,
  'nestjs-cron-coordinator': coordinated,
};

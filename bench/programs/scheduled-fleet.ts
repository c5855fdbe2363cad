import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { CronCoordinator, CronCoordinatorModule } from 'nestjs-cron-coordinator';
import { redisStore } from 'nestjs-cron-coordinator/redis';
import { z } from 'zod';
import { applicationClient } from '../peers/coordinator.js';
import { serve } from './serve.js';

// Some replicas in one process, each an application with a connection of its own, whose jobs fire by themselves.

const job = z.object({ name: z.string(), cronTime: z.string(), window: z.number() });
const settings = z.object({ url: z.string(), replicas: z.number(), jobs: z.array(job) });
const question = z.object({ take: z.literal('runs') });

await serve(settings, async ({ url, replicas, jobs }) => {
  let runs: Record<string, number> = {};
  const open = async (): Promise<{ close(): Promise<void> }> => {
    const store = redisStore({ client: applicationClient('node-redis 5', url) });
    const module = CronCoordinatorModule.forRoot({ store });
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    const coordinator = app.get(CronCoordinator);
    for (const given of jobs) {
      const handler = ({ job, slot }: { job: string; slot: string }): void => {
        const run = `${job} ${slot}`;
        runs[run] = (runs[run] ?? 0) + 1;
      };
      coordinator.register({ ...given, handler });
    }
    return app;
  };
  const applications = await Promise.all(Array.from({ length: replicas }, open));
  return {
    answer: (asked) => {
      question.parse(asked);
      const taken = runs;
      runs = {};
      return taken;
    },
    close: () => Promise.all(applications.map((application) => application.close())),
  };
});

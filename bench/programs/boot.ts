import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronCoordinator } from 'nestjs-cron-coordinator';
import { z } from 'zod';
import { applicationWith, type Host, HOSTS } from '../../test/replicas/measure/many-jobs.js';
import { provided } from '../engine/repetition.js';
import { serve } from './serve.js';

// How long an application takes to boot whose jobs are all at different times.

const settings = z.object({ host: z.enum(HOSTS), jobs: z.number() });

function distinct(_: unknown, at: number): string {
  return `${at % 60} ${Math.floor(at / 60) % 60} ${1 + (Math.floor(at / 3_600) % 23)} * * *`;
}

/** How many jobs it has, by whoever is to run them. */
function jobsIn(app: INestApplicationContext, host: Host): number {
  if (host !== 'bare') return app.get(CronCoordinator).jobs().length;
  return app.get(SchedulerRegistry, { strict: false }).getCronJobs().size;
}

await serve(settings, ({ host, jobs }) => ({
  answer: async () => {
    const module = applicationWith(host, Array.from({ length: jobs }, distinct));
    const startedAt = performance.now();
    const startedWith = process.cpuUsage();
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    const { user, system } = process.cpuUsage(startedWith);
    const wallMs = performance.now() - startedAt;
    const done = jobsIn(app, host);
    await app.close();
    const cpuMs = (user + system) / 1_000;
    return provided([{ what: 'jobs scheduled', wanted: jobs, done }], () => ({ cpuMs, wallMs }));
  },
}));

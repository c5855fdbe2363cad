import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { applicationWith, HOSTS } from '../../test/replicas/measure/many-jobs.js';
import { serve } from './serve.js';

// How long an application takes to boot whose jobs are all at different times.

const settings = z.object({ host: z.enum(HOSTS), jobs: z.number() });

function distinct(_: unknown, at: number): string {
  return `${at % 60} ${Math.floor(at / 60) % 60} ${1 + (Math.floor(at / 3_600) % 23)} * * *`;
}

await serve(settings, ({ host, jobs }) => ({
  answer: async () => {
    const module = applicationWith(host, Array.from({ length: jobs }, distinct));
    const startedAt = performance.now();
    const startedWith = process.cpuUsage();
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    const { user, system } = process.cpuUsage(startedWith);
    const wallMs = performance.now() - startedAt;
    await app.close();
    return { cpuMs: (user + system) / 1_000, wallMs };
  },
}));

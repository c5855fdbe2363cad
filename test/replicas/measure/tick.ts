import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { CronCoordinator } from 'nestjs-cron-coordinator';
import { applicationWith, HOSTS, isHost } from './many-jobs.js';

// What a tick costs this process: many jobs that do nothing, each every second. Argument: the host. The store is in
// memory, so no round trip is part of it.

const JOBS = 500;
const SECONDS = 10;

/** By then every module has been compiled and every handler has been called. */
const WARM_UP_MS = 3_500;

async function main(): Promise<void> {
  const [host] = process.argv.slice(2);
  if (!isHost(host)) throw new Error(`The host is one of ${HOSTS.join(', ')}.`);
  const module = applicationWith(
    host,
    Array.from({ length: JOBS }, () => '* * * * * *'),
  );
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  let succeeded = 0;
  if (host !== 'bare') {
    app
      .get(CronCoordinator)
      .on('run.settled', ({ outcome }) => (succeeded += Number(outcome === 'succeeded')));
  }
  await sleep(WARM_UP_MS);
  const before = succeeded;
  const startedWith = process.cpuUsage();
  await sleep(SECONDS * 1_000);
  const { user, system } = process.cpuUsage(startedWith);
  const ticks = host === 'bare' ? JOBS * SECONDS : succeeded - before;
  await app.close();
  process.stdout.write(JSON.stringify({ cpuUs: (user + system) / ticks, ticks }));
}

void main();

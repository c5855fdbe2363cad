import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { applicationWith, HOSTS, isHost } from './many-jobs.js';

// How long an application with 1,000 jobs takes to boot. Arguments: the host, and `same` or `distinct`.

const JOBS = 1_000;

function distinct(index: number): string {
  return `${index % 60} ${Math.floor(index / 60) % 60} ${1 + Math.floor(index / 3_600)} * * *`;
}

async function main(): Promise<void> {
  const [host, expressions] = process.argv.slice(2);
  if (!isHost(host)) throw new Error(`The host is one of ${HOSTS.join(', ')}.`);
  const module = applicationWith(
    host,
    Array.from({ length: JOBS }, (_, index) => (expressions === 'same' ? '0 0 3 * * *' : distinct(index))),
  );
  const startedAt = performance.now();
  const startedWith = process.cpuUsage();
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const { user, system } = process.cpuUsage(startedWith);
  const wallMs = performance.now() - startedAt;
  await app.close();
  process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1_000, wallMs }));
}

void main();

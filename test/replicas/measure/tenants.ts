import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CronCoordinator, CronCoordinatorModule, TenantCron } from 'nestjs-cron-coordinator';

// What one tenant of a streamed list costs, and how much memory the run takes. Needs --expose-gc. Arguments: how
// many tenants, `sync` or `async` for the empty handler, `chunked` or `sliding`.

interface Tenant {
  readonly id: string;
}

const MEGABYTE = 1_048_576;
const SAMPLE_EVERY = 1_000;

@Injectable()
class SyncJob {
  @TenantCron('0 0 0 1 1 *', { name: 'sync' })
  run(_tenant: Tenant): void {}
}

@Injectable()
class AsyncJob {
  @TenantCron('0 0 0 1 1 *', { name: 'async' })
  run(_tenant: Tenant): Promise<void> {
    return Promise.resolve();
  }
}

/** The highest the process grew while tenants were handed out. */
class MemoryWatch {
  private peak = 0;

  sample(): void {
    this.peak = Math.max(this.peak, process.memoryUsage.rss());
  }

  over(base: number): number {
    return (this.peak - base) / MEGABYTE;
  }
}

async function* stream(count: number, watch: MemoryWatch): AsyncGenerator<Tenant> {
  for (let at = 0; at < count; at++) {
    if (at % SAMPLE_EVERY === 0) watch.sample();
    yield { id: `tenant-${at}` };
  }
}

async function cpuUs(work: () => Promise<unknown>): Promise<number> {
  const startedWith = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(startedWith);
  return user + system;
}

async function drain(tenants: AsyncIterable<Tenant>): Promise<number> {
  let count = 0;
  for await (const { id } of tenants) count += id.length;
  return count;
}

async function main(): Promise<void> {
  const [countText, job = 'sync', mode] = process.argv.slice(2);
  const listed = { count: 1_000, watch: new MemoryWatch() };
  const coordinator = CronCoordinatorModule.forRoot<Tenant>({
    store: 'memory',
    timers: false,
    tenants: { list: () => stream(listed.count, listed.watch) },
    fanOut: { concurrency: 25, mode: mode === 'sliding' ? 'sliding' : 'chunked' },
  });
  class AppModule {}
  Module({ imports: [coordinator], providers: [SyncJob, AsyncJob] })(AppModule);
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const cron = app.get(CronCoordinator);
  await cron.run(job);

  listed.count = Number(countText);
  const bareUs = await cpuUs(() => drain(stream(listed.count, listed.watch)));
  globalThis.gc?.();
  const base = process.memoryUsage.rss();
  listed.watch = new MemoryWatch();
  const startedAt = performance.now();
  let succeeded: number | undefined;
  const runUs = await cpuUs(async () => {
    const { tenants } = await cron.run(job, { wait: true });
    succeeded = tenants?.succeeded;
  });
  const wallMs = performance.now() - startedAt;
  listed.watch.sample();
  await app.close();
  process.stdout.write(
    JSON.stringify({
      ownUs: (runUs - bareUs) / listed.count,
      totalUs: runUs / listed.count,
      wallUs: (wallMs * 1_000) / listed.count,
      overBaseMb: listed.watch.over(base),
      succeeded,
    }),
  );
}

void main();

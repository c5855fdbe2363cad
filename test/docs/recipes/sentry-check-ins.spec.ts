import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import {
  CronCoordinator,
  CronCoordinatorModule,
  MemoryCoordinationStore,
  MemoryRunStore,
} from 'nestjs-cron-coordinator';
import { boot, bootError } from '../../support/boot.js';
import { ROOT } from '../pages.js';
import { blockOf } from './support/blocks.js';

interface Recipe {
  readonly SENTRY: symbol;
  readonly SentryCheckIns: Type;
}

/** The SDK, as far as the recipe uses it; what is flushed has arrived. */
class StandIn {
  readonly arrived: object[] = [];
  private readonly queue: object[] = [];

  captureCheckIn(checkIn: object): string {
    this.queue.push(checkIn);
    return `check-in ${this.arrived.length + this.queue.length}`;
  }

  async flush(): Promise<boolean> {
    await new Promise((resolve) => setImmediate(resolve));
    this.arrived.push(...this.queue.splice(0));
    return true;
  }
}

describe('the check-ins', () => {
  let folder: string;
  let recipe: Recipe;

  beforeAll(async () => {
    await mkdir(join(ROOT, '.tmp'), { recursive: true });
    folder = await mkdtemp(join(ROOT, '.tmp/sentry-'));
    const file = join(folder, 'sentry-check-ins.ts');
    await writeFile(file, blockOf('sentry-check-ins', 'ts', 'src/sentry-check-ins.ts'));
    recipe = await import(file);
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function replica(options: { store?: MemoryCoordinationStore; history?: MemoryRunStore } = {}) {
    const sentry = new StandIn();
    const { store = new MemoryCoordinationStore(), history = new MemoryRunStore() } = options;
    const coordinator = CronCoordinatorModule.forRoot({
      store,
      history: { store: history },
      shutdown: { graceMs: 0 },
    });
    const jobs = {
      provide: 'jobs',
      inject: [CronCoordinator],
      useFactory: (service: CronCoordinator) => {
        service.register({ name: 'log-cleanup', handler: () => 'done' });
        service.register({ name: 'billing-archive', handler: () => Promise.reject(new Error('no disk')) });
        service.register({ name: 'without a monitor', handler: () => 'done' });
      },
    };
    const { app } = await boot({
      imports: [coordinator],
      providers: [jobs, recipe.SentryCheckIns, { provide: recipe.SENTRY, useValue: sentry }],
    });
    return { app, sentry, service: app.get(CronCoordinator) };
  }

  it('tell of the start and of the end, and of jobs that have a monitor', async () => {
    const { app, sentry, service } = await replica();
    for (const job of ['log-cleanup', 'without a monitor', 'billing-archive']) await service.run(job);
    await app.close();
    const duration: unknown = expect.any(Number);
    expect(sentry.arrived).toEqual([
      { monitorSlug: 'log-cleanup', status: 'in_progress' },
      { monitorSlug: 'log-cleanup', status: 'ok', duration, checkInId: 'check-in 1' },
      { monitorSlug: 'billing', status: 'in_progress' },
      { monitorSlug: 'billing', status: 'error', duration, checkInId: 'check-in 3' },
    ]);
  });

  it('come from the replica that ran alone', async () => {
    const shared = { store: new MemoryCoordinationStore() };
    const replicas = [await replica(shared), await replica(shared)];
    const slot = '2026-05-04T02:00:00Z';
    await Promise.all(replicas.map(({ service }) => service.run('log-cleanup', { slot })));
    for (const { app } of replicas) await app.close();
    expect(replicas.map(({ sentry }) => sentry.arrived.length).sort()).toEqual([0, 2]);
  });

  it('have arrived before a shutdown ends that cut the run off', async () => {
    const { app, sentry, service } = await replica();
    await service.unregister('log-cleanup');
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    service.register({ name: 'log-cleanup', handler: () => new Promise(() => begin()) });
    const run = service.run('log-cleanup');
    await begun;
    await app.close();
    expect(await run).toMatchObject({ outcome: 'interrupted' });
    expect(sentry.arrived).toMatchObject([
      { status: 'in_progress' },
      { status: 'error', checkInId: 'check-in 1' },
    ]);
  });

  it('stop the boot where a job of a monitor is gone', async () => {
    const { message } = await bootError({
      imports: [CronCoordinatorModule.forRoot({ store: 'memory' })],
      providers: [recipe.SentryCheckIns, { provide: recipe.SENTRY, useValue: new StandIn() }],
    });
    expect(message).toContain('@OnCronRun of SentryCheckIns.ended');
    expect(message).toContain('there is no job named "log-cleanup"');
  });
});

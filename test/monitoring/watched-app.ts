import { Controller, Get, Inject, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { CronCoordinator, CronCoordinatorModule, MemoryCoordinationStore } from 'nestjs-cron-coordinator';
import { CronPrometheusModule } from 'nestjs-cron-coordinator/prometheus';
import { EventMonitor, FaultyStore } from 'nestjs-cron-coordinator/testing';
import { SystemClock } from '../../lib/common/clock.js';

const LEASE_MS = 300;

@Controller('metrics')
class MetricsController {
  constructor(@Inject(Registry) private readonly registry: Registry) {}

  @Get()
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}

interface Account {
  readonly id: string;
}

/** An application that is scraped over HTTP, and to whose jobs everything has happened that a metric counts. */
export class WatchedApp {
  readonly service: CronCoordinator;

  private constructor(
    private readonly app: INestApplication,
    private readonly store: FaultyStore,
  ) {
    this.service = app.get(CronCoordinator);
  }

  static async start(): Promise<WatchedApp> {
    const registry = new Registry();
    const store = new FaultyStore(new MemoryCoordinationStore({ clock: new SystemClock() }));
    const tenants = { list: () => [{ id: 'good' }, { id: 'bad' }] };

    @Module({
      imports: [
        CronCoordinatorModule.forRoot({ store, leaseMs: LEASE_MS, storeTimeoutMs: 100, tenants }),
        CronPrometheusModule.forRoot({ registry }),
      ],
      controllers: [MetricsController],
      providers: [{ provide: Registry, useValue: registry }],
    })
    class AppModule {}

    const app = await NestFactory.create(AppModule, { logger: false, abortOnError: false });
    await app.listen(0, '127.0.0.1');
    return new WatchedApp(app, store);
  }

  /** What Prometheus would get. */
  async scrape(): Promise<string> {
    const response = await fetch(`${await this.app.getUrl()}/metrics`);
    return response.text();
  }

  /** Runs that succeed, fail, fail for some, are refused, and lose their lease; and a store that is away. */
  async liveThroughAll(): Promise<void> {
    const { service, store } = this;
    service.register({ name: 'report', cronTime: '0 0 0 1 1 *', handler: () => undefined });
    service.register({ name: 'broken', handler: () => Promise.reject(new Error('no luck')) });
    service.register<Account>({
      ...{ name: 'billing', tenant: true },
      handler: ({ id }: Account) => (id === 'bad' ? Promise.reject(new Error('no luck')) : undefined),
    });
    await service.run('report');
    await service.run('broken');
    await service.run('billing');
    await service.pause('report');
    await service.run('report');
    await service.resume('report');
    await this.loseALease();
    store.fail();
    await service.run('report');
    store.heal();
  }

  close(): Promise<void> {
    return this.app.close();
  }

  private async loseALease(): Promise<void> {
    const { service, store } = this;
    const events = new EventMonitor(service);
    service.register({
      name: 'long',
      handler: ({ signal }) =>
        new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
    });
    const renewed = events.next('lease.renewed', ({ result }) => result === 'renewed');
    const running = service.run('long');
    await renewed;
    await store.loseData();
    await running;
    events.close();
  }
}

import { type ModuleMetadata, Injectable, Scope, type Type } from '@nestjs/common';
import { Cron, ScheduleModule, Timeout } from '@nestjs/schedule';
import {
  Coordinated,
  CoordinatedCron,
  CronCoordinator,
  CronCoordinatorModule,
  type CronCoordinatorOptions,
  OnCronRun,
  TenantCron,
} from 'nestjs-cron-coordinator';
import { redisStore } from 'nestjs-cron-coordinator/redis';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';
import { boot, bootError } from '../support/boot.js';
import { readPage } from './pages.js';

const { text } = readPage('docs/troubleshooting.md');

/** The messages that the page quotes. */
const quoted = new Set(
  [...text.matchAll(/^```text\n(?<message>[\s\S]*?)\n```$/gm)].map(({ groups }) => groups?.message),
);

class CleanupService {
  @CoordinatedCron('0 0 2 * * *', { name: 'log-cleanup' })
  removeOldLogs(): void {}
}

class Alerts {
  @OnCronRun({ jobs: ['log-clenup'] })
  tell(): void {}
}

class LegacySyncService {
  @Coordinated({ name: 'legacy-sync' })
  @Cron('0 */10 * * * *')
  sync(): void {}
}

class BillingService {
  @TenantCron('0 0 4 * * *', { name: 'billing-archive' })
  archive(): void {}
}

/** A class of that name whose `removeOldLogs` is the job `log-cleanup`. */
function jobClass(name: string, cronTime = '0 0 2 * * *', scope = Scope.DEFAULT): Type {
  const holder = { [name]: class {} };
  const owner = holder[name] ?? CleanupService;
  const descriptor = { value: (): void => {}, configurable: true, writable: true };
  CoordinatedCron(cronTime, { name: 'log-cleanup' })(owner.prototype, 'removeOldLogs', descriptor);
  Object.defineProperty(owner.prototype, 'removeOldLogs', descriptor);
  Injectable({ scope })(owner);
  return owner;
}

/** The same with `sync`, fired by what `schedule` puts on it. */
function stackedClass(name: string, ...schedule: MethodDecorator[]): Type {
  class LegacySyncService {
    sync(): void {}
  }
  const { prototype } = LegacySyncService;
  const descriptor = { value: prototype.sync, configurable: true, writable: true };
  for (const decorate of schedule) decorate(prototype, 'sync', descriptor);
  Coordinated({ name })(prototype, 'sync', descriptor);
  Object.defineProperty(prototype, 'sync', descriptor);
  return LegacySyncService;
}

/** Options as somebody without a compiler would write them. */
function untyped(options: object): CronCoordinatorOptions {
  return options;
}

async function refusal(options: object, providers: Type[] = [], imports: ModuleMetadata['imports'] = []) {
  const coordinator = CronCoordinatorModule.forRoot(untyped(options));
  const { message } = await bootError({ imports: [coordinator, ...imports], providers });
  return message;
}

async function skipReason(disturb: (bed: CronTestBed) => void): Promise<string | undefined> {
  const bed = await CronTestBed.create({ providers: [CleanupService] });
  disturb(bed);
  const firing = bed.fire('log-cleanup');
  await bed.clock.advance(2_000);
  const [summary] = await firing;
  await bed.close();
  return summary?.error?.message;
}

async function rejection(call: (coordinator: CronCoordinator) => Promise<unknown>): Promise<string> {
  const { app } = await boot({
    imports: [CronCoordinatorModule.forRoot({ store: 'memory' })],
    providers: [CleanupService],
  });
  const error: unknown = await call(app.get(CronCoordinator)).catch((thrown: unknown) => thrown);
  await app.close();
  return error instanceof Error ? error.message : 'it did not reject';
}

const MESSAGES: Record<string, () => Promise<string | undefined>> = {
  'wrong options': () => refusal({ timeZone: 'Mars/Base', leaseMs: '30s', nmespace: 'shop' }),
  'an override of no job': () => refusal({ jobs: { 'log-clenup': { disabled: true } } }, [CleanupService]),
  'a heartbeat without scheme': () => refusal({ heartbeats: { 'log-cleanup': 'hc-ping.com/x' } }),
  'a handler of runs of no job': () => refusal({}, [CleanupService, Alerts]),
  'an override that does not fit': () =>
    refusal({ jobs: { 'log-cleanup': { concurrency: 5 } } }, [CleanupService]),
  'no expression': () => refusal({}, [jobClass('CleanupService', '0 0 99 * * *')]),
  'an expression that never occurs': () => refusal({}, [jobClass('CleanupService', '0 0 30 2 *')]),
  'a name that is taken': () => refusal({}, [CleanupService, jobClass('ArchiveService')]),
  'a request-scoped owner': () => refusal({}, [jobClass('CleanupService', '0 0 2 * * *', Scope.REQUEST)]),
  'no scheduler': () => refusal({}, [LegacySyncService]),
  'a scheduler without cron jobs': () =>
    refusal({}, [LegacySyncService], [ScheduleModule.forRoot({ cronJobs: false })]),
  'no schedule': () => refusal({}, [stackedClass('legacy-sync')], [ScheduleModule.forRoot()]),
  'a time-out without ttl': () =>
    refusal({}, [stackedClass('warm-up', Timeout(1))], [ScheduleModule.forRoot()]),
  'no tenants': () => refusal({}, [BillingService]),
  'two coordinators': () => refusal({}, [], [CronCoordinatorModule.forRoot()]),
  'a store that answers nothing': () => skipReason((bed) => bed.store.swallow()),
  'a store that hangs': () => skipReason((bed) => bed.store.hang()),
  'an unknown job': () => rejection((coordinator) => coordinator.run('log-clenup')),
  'a call outside an application': () => rejection(async () => new LegacySyncService().sync()),
  'eligible tenants without a directory': () =>
    rejection(async (coordinator) => {
      for await (const tenant of coordinator.eligibleTenants('log-cleanup')) return tenant;
    }),
  'no Redis client': async () => {
    try {
      redisStore({ client: { url: 'redis://localhost' } });
    } catch (error) {
      return error instanceof Error ? error.message : undefined;
    }
  },
  'tenants that cannot be listed': async () => {
    const list = (): never => {
      throw new Error('db down');
    };
    const bed = await CronTestBed.create({ providers: [BillingService], options: { tenants: { list } } });
    const [summary] = await bed.fire('billing-archive');
    await bed.close();
    return summary?.error?.message;
  },
  'no shared cache': async () => {
    const { app, logger } = await boot({ imports: [CronCoordinatorModule.forRoot()] });
    await app.close();
    const [warning] = logger.events('store.warning');
    return String(warning?.line.message);
  },
  'a cache of get and set': async () => {
    const cache = { get: async () => undefined, set: async () => undefined };
    const { app, logger } = await boot({ imports: [CronCoordinatorModule.forRoot({ cache })] });
    await app.close();
    const [warning] = logger.events('store.warning');
    return String(warning?.line.message);
  },
};

describe('the page on troubleshooting', () => {
  it.each(Object.entries(MESSAGES))('quotes the message as it is: %s', async (_case, provoke) => {
    expect([...quoted]).toContain(await provoke());
  });
});

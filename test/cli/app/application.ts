import { createRequire } from 'node:module';
import {
  type DynamicModule,
  Injectable,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { CronCoordinatorModule, type CronCoordinatorOptions } from 'nestjs-cron-coordinator';
import { RedisRunStore, redisStore } from 'nestjs-cron-coordinator/redis';
import { type Account, AskedForJobs, FiringJobs } from './jobs.js';
import { toldToGoOn } from './told-to-go-on.js';
import { CLOSED, NO_DATABASE } from './words.js';

const { createClient } = createRequire(import.meta.url)('redis') as typeof import('redis');

const ACCOUNTS: readonly Account[] = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, isBroken: id === 'c' }));

const { REDIS_URL, BOOTS_WHEN_TOLD, FAILS_TO_BOOT, LACKS_A_PROVIDER, LEAVES_OPEN } = process.env;

function shared(url: string): CronCoordinatorOptions {
  const client = createClient({ url });
  client.on('error', () => undefined);
  return { store: redisStore({ client }), history: { store: new RedisRunStore({ client }) } };
}

@Injectable()
class Database implements OnModuleInit, OnApplicationShutdown {
  async onModuleInit(): Promise<void> {
    if (BOOTS_WHEN_TOLD !== undefined) {
      process.stderr.write('BOOTING\n');
      await toldToGoOn();
    }
    if (FAILS_TO_BOOT === undefined) return;
    // What it opened before stays open: nobody can close an application that has not booted.
    setInterval(() => undefined, 1_000);
    throw new Error(NO_DATABASE);
  }

  onApplicationShutdown(): void {
    process.stderr.write(`${CLOSED}\n`);
    if (LEAVES_OPEN !== undefined) setInterval(() => undefined, 1_000);
  }
}

abstract class Absent {}

@Injectable()
class InNeed {
  constructor(readonly absent: Absent) {}
}

@Module({
  imports: [
    ScheduleModule.forRoot(),
    CronCoordinatorModule.forRootAsync({
      useFactory: (): CronCoordinatorOptions<Account> => ({
        replicaId: 'web-1',
        ...(REDIS_URL === undefined ? { store: 'memory' } : shared(REDIS_URL)),
        tenants: { list: () => ACCOUNTS },
      }),
    }),
  ],
  providers: [Database, AskedForJobs, FiringJobs, ...(LACKS_A_PROVIDER === undefined ? [] : [InNeed])],
})
export class ApplicationModule {}

@Module({})
export class WithoutCoordinatorModule {
  static create(): DynamicModule {
    return { module: WithoutCoordinatorModule };
  }
}

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
import { CLOSED, NO_DATABASE } from './words.js';

const { createClient } = createRequire(import.meta.url)('redis') as typeof import('redis');

const ACCOUNTS: readonly Account[] = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, isBroken: id === 'c' }));

const { REDIS_URL, FAILS_TO_BOOT, LEAVES_OPEN } = process.env;

function shared(url: string): CronCoordinatorOptions {
  const client = createClient({ url });
  client.on('error', () => undefined);
  return { store: redisStore({ client }), history: { store: new RedisRunStore({ client }) } };
}

@Injectable()
class Database implements OnModuleInit, OnApplicationShutdown {
  onModuleInit(): void {
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
  providers: [Database, AskedForJobs, FiringJobs],
})
export class ApplicationModule {}

@Module({})
export class WithoutCoordinatorModule {
  static create(): DynamicModule {
    return { module: WithoutCoordinatorModule };
  }
}

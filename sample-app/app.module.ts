import { type DynamicModule, Module } from '@nestjs/common';
import { CacheModule } from '@nestjs/cache-manager';
import { ScheduleModule } from '@nestjs/schedule';
import KeyvRedis from '@keyv/redis';
import { CronCoordinatorModule, type CronCoordinatorOptions } from 'nestjs-cron-coordinator';
import { CronHttpModule } from 'nestjs-cron-coordinator/http';
import { SqlCoordinationStore, SqlRunStore } from 'nestjs-cron-coordinator/sql';
import type { Account } from './accounts/account.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { AccountsService } from './accounts/accounts.service.js';
import { AnnouncementsModule } from './announcements/announcements.module.js';
import type { AppSettings } from './app.settings.js';
import { AutomationsModule } from './automations/automations.module.js';
import { BillingModule } from './billing/billing.module.js';
import { Database } from './database/database.js';
import { DatabaseModule } from './database/database.module.js';
import { LogsModule } from './logs/logs.module.js';
import { TrialsModule } from './trials/trials.module.js';
import { UsageModule } from './usage/usage.module.js';

@Module({})
export class AppModule {
  static forRoot(settings: AppSettings): DynamicModule {
    const { databaseUrl, redisUrl, coordination, cronTokens = [], coordinator } = settings;
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot(databaseUrl),
        // The coordinator finds this cache by itself, and agrees with the other replicas through its Redis.
        ...(redisUrl === undefined
          ? []
          : [CacheModule.register({ isGlobal: true, stores: [new KeyvRedis(redisUrl)] })]),
        // Only the job that is still a plain @Cron needs it.
        ScheduleModule.forRoot(),
        CronCoordinatorModule.forRootAsync({
          imports: [AccountsModule],
          inject: [AccountsService, Database],
          useFactory: (accounts: AccountsService, { client }: Database): CronCoordinatorOptions<Account> => ({
            // In place of a cache: the claims and leases are in the same file, beside the accounts.
            ...(coordination === 'sql' && {
              store: new SqlCoordinationStore({ dialect: 'sqlite', client }),
            }),
            ...coordinator,
            tenants: { list: () => accounts.all() },
            // Beside the accounts, in tables of its own: what ran is known to every replica, and after a restart.
            history: { store: new SqlRunStore({ dialect: 'sqlite', client }), ...coordinator?.history },
          }),
        }),
        CronHttpModule.forRoot({ tokens: cronTokens }),
        AccountsModule,
        LogsModule,
        AnnouncementsModule,
        BillingModule,
        AutomationsModule,
        TrialsModule,
        UsageModule,
      ],
    };
  }
}

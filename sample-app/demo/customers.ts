import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { days, minutes } from 'nestjs-cron-coordinator';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { FIRST_ACCOUNTS } from '../accounts/first-accounts.js';
import { AnnouncementsModule } from '../announcements/announcements.module.js';
import { AnnouncementsService } from '../announcements/announcements.service.js';
import { AutomationsModule } from '../automations/automations.module.js';
import { AutomationsService } from '../automations/automations.service.js';
import { BillingModule } from '../billing/billing.module.js';
import { BillingService } from '../billing/billing.service.js';
import { DatabaseModule } from '../database/database.module.js';
import { Database } from '../database/database.js';
import { LogsModule } from '../logs/logs.module.js';
import { LogsService } from '../logs/logs.service.js';
import { LOG_CLEANUP, TRIALS } from './plan.js';

export const PAUSED = 'initech';
export const FAILING = 'umbrella';
const ON_TRIAL = ['hooli', 'stark'];

@Module({})
class CustomersModule {
  static forRoot(databaseUrl: string): DynamicModule {
    const features = [AccountsModule, LogsModule, AnnouncementsModule, BillingModule, AutomationsModule];
    return { module: CustomersModule, imports: [DatabaseModule.forRoot(databaseUrl), ...features] };
  }
}

/** How much was written so far for the jobs to work on, by table. */
export interface Written {
  log_lines: number;
  announcements: number;
  invoices: number;
}

/** The people who use the application, so that its jobs have something to do. */
export class Customers {
  readonly written: Written = { log_lines: 0, announcements: 0, invoices: 0 };
  private trials = 0;

  private constructor(
    private readonly application: INestApplicationContext,
    private readonly onTrial: readonly string[],
  ) {}

  /** Signs everybody up; one has paused a job, and one has an announcement that nobody can read. */
  static async signUp(databaseUrl: string, onTrial: readonly string[] = ON_TRIAL): Promise<Customers> {
    const application = await NestFactory.createApplicationContext(CustomersModule.forRoot(databaseUrl), {
      logger: false,
      abortOnError: false,
    });
    const customers = new Customers(application, onTrial);
    const accounts = application.get(AccountsService, { strict: false });
    await accounts.addMissing(FIRST_ACCOUNTS);
    await accounts.pauseJob(PAUSED, LOG_CLEANUP, new Date(Date.now() + days(30)));
    await accounts.switchJob(PAUSED, TRIALS, false);
    await customers.announce(FAILING, ['{ "title": "Maintenance on Sund']);
    const automations = application.get(AutomationsService, { strict: false });
    for (const { id } of FIRST_ACCOUNTS) {
      await automations.create(id, 'weekly report', 10_080, new Date(Date.now() - minutes(5)));
    }
    await customers.useIt();
    return customers;
  }

  get database(): Database {
    return this.application.get(Database, { strict: false });
  }

  /** Everybody writes logs and announcements and pays; those on trial get it extended. */
  async useIt(): Promise<void> {
    const logs = this.application.get(LogsService, { strict: false });
    const billing = this.application.get(BillingService, { strict: false });
    for (const { id, name } of FIRST_ACCOUNTS) {
      const lines = ['GET /reports 200', 'POST /reports 201', 'GET /reports/7 404'];
      await logs.add(id, new Date(Date.now() - days(15)), lines);
      this.written.log_lines += lines.length;
      await this.announce(id, Array<string>(2).fill(JSON.stringify({ title: `News from ${name}` })));
      await billing.invoice(id, 4_900, new Date(Date.now() - days(120)));
      this.written.invoices += 1;
    }
    await this.extendTrials();
  }

  /** Whoever is on trial is due for another mail. */
  async extendTrials(): Promise<void> {
    const accounts = this.application.get(AccountsService, { strict: false });
    this.trials += 1;
    for (const id of this.onTrial)
      await accounts.extendTrial(id, new Date(Date.now() + minutes(this.trials)));
  }

  async close(): Promise<void> {
    await this.application.close();
  }

  private async announce(accountId: string, bodies: readonly string[]): Promise<void> {
    const announcements = this.application.get(AnnouncementsService, { strict: false });
    await announcements.announce(accountId, 'all', bodies);
    this.written.announcements += bodies.length;
  }
}

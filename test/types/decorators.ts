// Compiled, not run: what must compile does, and what must not is an error that the directive expects.
import {
  Coordinated,
  CoordinatedCron,
  CoordinatedInterval,
  CronCoordinatorModule,
  type CronCoordinatorOptions,
  type CronCoordinator,
  type CronRun,
  dailyBetween,
  type FanOut,
  minutes,
  OnCronRun,
  type RunStarted,
  type RunSummary,
  TenantCron,
  type TenantRun,
} from 'nestjs-cron-coordinator';

interface Account {
  readonly id: string;
  readonly plan: 'free' | 'paid';
}

declare const fanOut: FanOut;

export class WhatFits {
  @CoordinatedCron('* * * * *', { name: 'a' })
  withoutArguments(): void {}

  @CoordinatedCron(new Date('2027-01-01'), { name: 'b', window: minutes(5), timeZone: 'Europe/Berlin' })
  async withRun(run: CronRun): Promise<string> {
    return Promise.resolve(run.slot);
  }

  @CoordinatedCron(dailyBetween('02:00', '03:00'), {
    name: 'c',
    catchUp: 'latest',
    catchUpWithinMs: minutes(30),
    overdueAfterMs: minutes(5),
  })
  windowed(): void {}

  @TenantCron('* * * * *', { name: 'd', concurrency: 5, mode: 'sliding', retry: { attempts: 3 } })
  forAccount(account: Account, run: TenantRun): void {
    run.log(account.plan);
  }

  @TenantCron<Account>('* * * * *', { name: 'e', fanOut, carryOver: true })
  forTypedAccount(account: Account): void {
    void account;
  }

  @CoordinatedInterval(minutes(1), { name: 'f', startWithin: [0, 5], overdueAfterMs: minutes(5) })
  steady(run: CronRun): void {
    void run;
  }

  @Coordinated({ name: 'g', ttl: minutes(5), overlap: 'allow' })
  stacked(): void {}

  @OnCronRun()
  toldOfAll(): void {}

  @OnCronRun({ jobs: ['a'], outcomes: ['failed', 'missed'] })
  async told({ job, outcome }: RunSummary): Promise<string> {
    return Promise.resolve(`${job} ${outcome}`);
  }
}

export class WhatDoesNot {
  // @ts-expect-error a handler of runs is given a summary
  @OnCronRun()
  wrongSummary(tenant: Account): void {
    void tenant;
  }

  // @ts-expect-error there is no such outcome
  @OnCronRun({ outcomes: ['fialed'] })
  wrongOutcome(): void {}

  // @ts-expect-error a job that is not for tenants is given its run, not a tenant
  @CoordinatedCron('* * * * *', { name: 'a' })
  wrongFirst(account: Account): void {
    void account;
  }

  // @ts-expect-error there is no third argument
  @TenantCron('* * * * *', { name: 'b' })
  wrongThird(account: Account, run: TenantRun, more: string): void {
    void [account, run, more];
  }

  // @ts-expect-error the second argument is the run
  @TenantCron('* * * * *', { name: 'c' })
  wrongSecond(account: Account, count: number): void {
    void [account, count];
  }

  // @ts-expect-error the tenants are accounts
  @TenantCron<Account>('* * * * *', { name: 'd' })
  wrongTenant(tenant: { slug: string }): void {
    void tenant;
  }

  // @ts-expect-error a plain run has no tenant
  @CoordinatedInterval(5, { name: 'e' })
  wrongRun(run: TenantRun): void {
    void run;
  }

  // @ts-expect-error options of tenant jobs
  @CoordinatedCron('* * * * *', { name: 'f', concurrency: 3 })
  foreignOption(): void {}

  // @ts-expect-error catchUpWithinMs says how far to catch up, so catchUp must be 'latest'
  @CoordinatedCron('* * * * *', { name: 'g', catchUpWithinMs: 5 })
  impossiblePair(): void {}

  // @ts-expect-error the helper brings a window
  @TenantCron(dailyBetween('02:00', '03:00'), { name: 'h', window: 5 })
  twoWindows(): void {}

  // @ts-expect-error a strategy of its own has no mode
  @TenantCron('* * * * *', { name: 'i', fanOut, mode: 'sliding' })
  twoStrategies(): void {}

  // @ts-expect-error an interval has no time zone
  @CoordinatedInterval(5, { name: 'j', timeZone: 'UTC' })
  foreignZone(): void {}

  // @ts-expect-error whoever fires it may be stopped without our knowing
  @Coordinated({ name: 'm', overdueAfterMs: 1 })
  stackedWithOverdue(): void {}

  // @ts-expect-error the schedule comes from the decorator it stacks on
  @Coordinated({ name: 'k', window: 5 })
  foreignWindow(): void {}

  // @ts-expect-error skip or allow
  @CoordinatedCron('* * * * *', { name: 'l', overlap: 'queue' })
  unknownWord(): void {}
}

class AccountsService {
  findAll(): Promise<Account[]> {
    return Promise.resolve([]);
  }
}

export const modules = [
  CronCoordinatorModule.forRoot({
    tenants: { list: () => new AccountsService().findAll(), isEnabled: (account) => account.plan === 'paid' },
  }),
  CronCoordinatorModule.forRootAsync({
    inject: [AccountsService],
    useFactory: (accounts: AccountsService): CronCoordinatorOptions<Account> => ({
      tenants: { list: () => accounts.findAll(), id: (account) => account.id },
    }),
  }),
  // @ts-expect-error there is no such option
  CronCoordinatorModule.forRoot({ leasMs: 5 }),
  CronCoordinatorModule.forRoot({
    // @ts-expect-error not an id
    tenants: { list: (): Account[] => [], id: (account: Account) => account },
  }),
  CronCoordinatorModule.forRoot({
    heartbeats: { a: process.env.A, b: { url: 'https://b', retries: 1 }, c: { success: 'https://c' } },
  }),
  // @ts-expect-error either of the two forms
  CronCoordinatorModule.forRoot({ heartbeats: { a: { url: 'https://a', start: 'https://b' } } }),
];

export async function runs(coordinator: CronCoordinator): Promise<void> {
  const summary: RunSummary = await coordinator.run('job');
  const awaited: RunSummary = await coordinator.run('job', { tenantIds: ['a'], wait: true });
  const started: RunStarted | RunSummary = await coordinator.run('job', { wait: false });
  // @ts-expect-error with wait: false it may only have started
  const notYet: RunSummary = await coordinator.run('job', { wait: false });
  const off: () => void = coordinator.on(
    'tenant.failed',
    ({ tenantId, error }) => `${tenantId} ${error.message}`,
  );
  // @ts-expect-error there is no such event
  coordinator.on('tenant.failing', () => undefined);
  // @ts-expect-error the event has no such field
  coordinator.on('run.settled', ({ tenantId }) => tenantId);
  for await (const account of coordinator.eligibleTenants<Account>('job')) void account.plan;
  coordinator.onRun({ jobs: ['job'] }, (run) => {
    // @ts-expect-error a summary is there to be read
    run.outcome = 'succeeded';
  });
  void [summary, awaited, started, notYet, off];
}

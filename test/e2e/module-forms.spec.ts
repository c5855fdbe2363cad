import { CacheModule } from '@nestjs/cache-manager';
import { Controller, Injectable, Module } from '@nestjs/common';
import { Cron, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import {
  Clock,
  CoordinatedCron,
  CoordinatedInterval,
  CRON_COORDINATOR,
  CronCoordinator,
  CronCoordinatorModule,
  type CronCoordinatorOptions,
  type CronRun,
  MemoryCoordinationStore,
} from 'nestjs-cron-coordinator';
import { boot } from '../support/boot.js';

interface Account {
  readonly key: string;
  readonly settings: object;
}

@Injectable()
class AccountsService {
  findAll(): Account[] {
    return [{ key: 'a', settings: {} }];
  }
}

@Module({ providers: [AccountsService], exports: [AccountsService] })
class AccountsModule {}

class Jobs {
  readonly runs: CronRun[] = [];

  @CoordinatedCron('0 0 3 * * *', { name: 'nightly' })
  nightly(run: CronRun) {
    this.runs.push(run);
    return run.job;
  }
}

function optionsOf(accounts: AccountsService): CronCoordinatorOptions<Account> {
  return {
    replicaId: 'one',
    store: 'memory',
    tenants: { list: () => accounts.findAll(), id: (account) => account.key },
  };
}

@Injectable()
class OptionsFactory {
  constructor(private readonly accounts: AccountsService) {}

  createCronCoordinatorOptions(): CronCoordinatorOptions<Account> {
    return optionsOf(this.accounts);
  }
}

@Module({ imports: [AccountsModule], providers: [OptionsFactory], exports: [OptionsFactory] })
class OptionsModule {}

describe('the module is imported', () => {
  it.each([
    ['forRoot()', CronCoordinatorModule.forRoot()],
    ['forRoot with options', CronCoordinatorModule.forRoot({ replicaId: 'one', timeZone: 'Europe/Berlin' })],
    [
      'forRoot, its types taken from the directory',
      CronCoordinatorModule.forRoot({
        tenants: { list: () => [{ key: 1 }], id: (account) => account.key, isEnabled: ({ key }) => key > 0 },
      }),
    ],
    [
      'forRootAsync with useFactory',
      CronCoordinatorModule.forRootAsync({
        imports: [AccountsModule],
        inject: [AccountsService],
        useFactory: (accounts: AccountsService) => optionsOf(accounts),
      }),
    ],
    [
      'forRootAsync with useClass',
      CronCoordinatorModule.forRootAsync({ imports: [AccountsModule], useClass: OptionsFactory }),
    ],
    [
      'forRootAsync with useExisting',
      CronCoordinatorModule.forRootAsync({ imports: [OptionsModule], useExisting: OptionsFactory }),
    ],
  ])('by %s', async (_form, module) => {
    const { app } = await boot({ imports: [module], providers: [Jobs] });
    const coordinator = app.get(CronCoordinator);
    expect(await coordinator.run('nightly')).toMatchObject({ outcome: 'succeeded', result: 'nightly' });
    expect(app.get(CRON_COORDINATOR)).toBe(coordinator);
    await app.close();
  });

  it('globally, unless isGlobal is false', async () => {
    @Injectable()
    class Reporter {
      constructor(readonly coordinator: CronCoordinator) {}
    }
    @Module({ providers: [Reporter], exports: [Reporter] })
    class FeatureModule {}
    const { app } = await boot({ imports: [CronCoordinatorModule.forRoot({}), FeatureModule] });
    expect(app.get(Reporter, { strict: false }).coordinator.jobs()).toEqual([]);
    await app.close();

    const local = CronCoordinatorModule.forRoot({ isGlobal: false });
    await expect(boot({ imports: [local, FeatureModule] })).rejects.toThrow(/can't resolve dependencies/);
    @Module({ imports: [local], providers: [Reporter] })
    class ImportingModule {}
    const importing = await boot({ imports: [ImportingModule], providers: [Jobs] });
    expect(importing.app.get(Reporter, { strict: false }).coordinator.jobs()).toHaveLength(1);
    await importing.app.close();
  });
});

describe('the host', () => {
  it('needs no ScheduleModule', async () => {
    const { app } = await boot({ imports: [CronCoordinatorModule.forRoot({})], providers: [Jobs] });
    const [job] = app.get(CronCoordinator).jobs();
    expect(job).toMatchObject({ name: 'nightly', timeZone: 'UTC', disabled: false, running: false });
    expect(job?.nextSlot).toMatch(/T03:00:00.000Z$/);
    await app.close();
  });

  it('finds the jobs in the registry of its ScheduleModule, beside its own', async () => {
    class Others {
      @Cron('0 0 4 * * *', { name: 'plain' })
      plain() {}

      @CoordinatedInterval(60_000, { name: 'steady' })
      steady() {}
    }
    const { app } = await boot({
      imports: [CronCoordinatorModule.forRoot({}), ScheduleModule.forRoot()],
      providers: [Jobs, Others],
    });
    const registry = app.get(SchedulerRegistry, { strict: false });
    const coordinator = app.get(CronCoordinator);
    expect([...registry.getCronJobs().keys()].sort()).toEqual(['nightly', 'plain']);
    expect(registry.getIntervals()).toEqual(['steady']);
    const listed = registry.getCronJob('nightly');
    expect(listed.isActive).toBe(true);
    expect(listed.nextDate().toISO()).toMatch(/T03:00:00/);

    // It is no second timer: stopping it stops the coordinator's, and a tick by hand runs nothing.
    await listed.fireOnTick();
    expect(app.get(Jobs).runs).toEqual([]);
    await listed.stop();
    expect(coordinator.jobs().find(({ name }) => name === 'nightly')?.nextSlot).toBeNull();
    listed.start();
    expect(coordinator.jobs().find(({ name }) => name === 'nightly')?.nextSlot).not.toBeNull();

    coordinator.register({ name: 'late-comer', cronTime: '0 0 5 * * *', handler: () => undefined });
    expect(registry.doesExist('cron', 'late-comer')).toBe(true);
    await coordinator.unregister('late-comer');
    expect(registry.doesExist('cron', 'late-comer')).toBe(false);
    await app.close();
  });

  it('has its plain @Cron fired once: the module brings no second scheduler', async () => {
    let fired = 0;
    class Plain {
      @Cron('* * * * * *', { name: 'plain' })
      tick() {
        fired++;
      }
    }
    const { app } = await boot({
      imports: [ScheduleModule.forRoot(), CronCoordinatorModule.forRoot({})],
      providers: [Plain],
    });
    const registry = app.get(SchedulerRegistry, { strict: false });
    expect([...registry.getCronJobs().keys()]).toEqual(['plain']);
    await registry.getCronJob('plain').fireOnTick();
    expect(fired).toBe(1);
    await app.close();
  });

  it('can replace the clock and the store under their tokens', async () => {
    const store = new MemoryCoordinationStore();
    const { app } = await boot({ imports: [CronCoordinatorModule.forRoot({ store })], providers: [Jobs] });
    expect(app.get<Clock>(Clock, { strict: false }).now()).toBeGreaterThan(0);
    await app.get(CronCoordinator).run('nightly', { slot: '2026-01-01T03:00:00Z' });
    expect(store.size).toBeGreaterThan(0);
    await app.close();
  });
});

describe('the warning at boot', () => {
  it.each([
    ['there is no cache', []],
    ['the cache is in memory', [CacheModule.register({ isGlobal: true })]],
    ['the cache is in memory and its module keeps it to itself', [CacheModule.register()]],
  ])('says once that nothing is coordinated between replicas where %s', async (_where, imports) => {
    const { app, logger } = await boot({ imports: [...imports, CronCoordinatorModule.forRoot({})] });
    const warnings = logger.events('store.warning');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({
      level: 'warn',
      line: { message: expect.stringContaining('coordinated within this process only') },
    });
    await app.close();
  });

  it("is not given where the options say 'memory'", async () => {
    const { app, logger } = await boot({ imports: [CronCoordinatorModule.forRoot({ store: 'memory' })] });
    expect(logger.events('store.warning')).toEqual([]);
    await app.close();
  });

  it('says that an unknown cache is best effort', async () => {
    const values = new Map<string, unknown>();
    const cache = {
      get: (key: string) => Promise.resolve(values.get(key)),
      set: (key: string, value: unknown) => Promise.resolve(values.set(key, value)),
    };
    const { app, logger } = await boot({ imports: [CronCoordinatorModule.forRoot({ cache })] });
    expect(logger.events('store.warning')[0]?.line.message).toContain('best effort');
    await app.close();
  });
});

describe('configuration', () => {
  it('overrides what a decorator says, and may switch catching up off', async () => {
    class CatchingUp {
      @CoordinatedCron('0 0 3 * * *', { name: 'job', catchUp: 'latest', catchUpWithinMs: 5_000 })
      run() {}
    }
    const jobs = {
      job: { cronTime: '0 30 4 * * *', timeZone: 'Europe/Berlin', window: 60_000, catchUp: 'none' },
    } as const;
    const { app } = await boot({
      imports: [CronCoordinatorModule.forRoot({ store: 'memory', jobs })],
      providers: [CatchingUp],
    });
    expect(app.get(CronCoordinator).jobs()).toMatchObject([
      { cronTime: '0 30 4 * * *', timeZone: 'Europe/Berlin', window: 60_000 },
    ]);
    await app.close();
  });
});

describe('jobs are found on', () => {
  abstract class Base {
    readonly ran: string[] = [];

    @CoordinatedCron('0 0 3 * * *', { name: 'inherited' })
    inherited() {
      this.ran.push(this.constructor.name);
    }
  }

  it('a provider that inherits the method', async () => {
    @Injectable()
    class Derived extends Base {}
    const { app } = await boot({ imports: [CronCoordinatorModule.forRoot({})], providers: [Derived] });
    await app.get(CronCoordinator).run('inherited');
    expect(app.get(Derived).ran).toEqual(['Derived']);
    await app.close();
  });

  it('a provider that overrides the inherited method', async () => {
    @Injectable()
    class Derived extends Base {
      override inherited() {
        this.ran.push('overridden');
      }
    }
    const { app } = await boot({ imports: [CronCoordinatorModule.forRoot({})], providers: [Derived] });
    await app.get(CronCoordinator).run('inherited');
    expect(app.get(Derived).ran).toEqual(['overridden']);
    await app.close();
  });

  it('a controller', async () => {
    @Controller()
    class Reports extends Base {}
    const { app } = await boot({ imports: [CronCoordinatorModule.forRoot({})], controllers: [Reports] });
    expect(await app.get(CronCoordinator).run('inherited')).toMatchObject({ outcome: 'succeeded' });
    await app.close();
  });

  it('what a factory and a value provide, and once under an alias', async () => {
    class Made extends Base {}
    class Given {
      @CoordinatedCron('0 0 3 * * *', { name: 'given' })
      run() {}
    }
    const { app } = await boot({
      imports: [CronCoordinatorModule.forRoot({})],
      providers: [
        { provide: 'made', useFactory: async () => Promise.resolve(new Made()) },
        { provide: 'alias', useExisting: 'made' },
        { provide: 'given', useValue: new Given() },
      ],
    });
    expect(
      app
        .get(CronCoordinator)
        .jobs()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['given', 'inherited']);
    await app.close();
  });
});

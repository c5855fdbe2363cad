import { Injectable, Scope } from '@nestjs/common';
import { Cron, Interval, ScheduleModule, Timeout } from '@nestjs/schedule';
import {
  Coordinated,
  CoordinatedCron,
  CoordinatedInterval,
  CronCoordinatorModule,
  type CronCoordinatorOptions,
  dailyBetween,
  TenantCron,
} from 'nestjs-cron-coordinator';
import { bootError } from '../support/boot.js';

const tenants = { list: () => [] };

/** Options as somebody without a compiler would write them. */
function untyped(options: object): CronCoordinatorOptions {
  return options;
}

async function optionsError(options: object): Promise<string> {
  const { message } = await bootError({ imports: [CronCoordinatorModule.forRoot(untyped(options))] });
  return message;
}

async function jobError(job: new () => object, options: CronCoordinatorOptions = {}): Promise<string> {
  const { message } = await bootError({
    imports: [CronCoordinatorModule.forRoot(options)],
    providers: [job],
  });
  return message;
}

describe('the module refuses to boot with', () => {
  it.each<[string, object, string]>([
    ['an unknown option', { leasMs: 1 }, '`leasMs`: there is no such option here'],
    [
      'a namespace that is no string',
      { namespace: 7 },
      '`namespace`: expected a non-empty string of at most 100 well-formed characters, got 7 (number)',
    ],
    [
      'an empty replica id',
      { replicaId: '' },
      '`replicaId`: expected a non-empty string of at most 200 well-formed characters, got "" (string)',
    ],
    [
      'a time zone that does not exist',
      { timeZone: 'Mars/Base' },
      "`timeZone`: expected an IANA time zone such as 'Europe/Berlin' or 'UTC', got \"Mars/Base\" (string)",
    ],
    ['timers that are no flag', { timers: 'no' }, '`timers`: expected true or false, got "no" (string)'],
    [
      'a store that is none',
      { store: {} },
      "`store`: expected 'auto', 'memory' or a CoordinationStore, an object with acquire, renew, release, setPaused and pausedJobs, got {} (object)",
    ],
    [
      'a store that is a wrong word',
      { store: 'redis' },
      "`store`: expected 'auto', 'memory' or a CoordinationStore",
    ],
    [
      'a cache that is none',
      { cache: { get: () => null } },
      '`cache`: expected a cache, an object with get and set, got',
    ],
    [
      'a negative time-out',
      { storeTimeoutMs: -1 },
      '`storeTimeoutMs`: expected a whole number of milliseconds, 1 or more, got -1 (number)',
    ],
    [
      'a lease in fractions',
      { leaseMs: 1000.5 },
      '`leaseMs`: expected a whole number of milliseconds, 100 or more, got 1000.5 (number)',
    ],
    [
      'a lease too short to renew',
      { leaseMs: 50 },
      '`leaseMs`: expected a whole number of milliseconds, 100 or more, got 50 (number)',
    ],
    [
      'clocks that are NaN apart',
      { clockSkewMs: Number.NaN },
      '`clockSkewMs`: expected a whole number of milliseconds, 0 or more, got',
    ],
    [
      'a directory without a list',
      { tenants: { id: () => 1 } },
      '`tenants.list`: expected a function that gives the tenants, got nothing',
    ],
    [
      'an unknown member of the directory',
      { tenants: { ...tenants, page: 3 } },
      '`tenants.page`: there is no such option here',
    ],
    [
      'a page of no tenants',
      { tenants: { ...tenants, pageSize: 0 } },
      '`tenants.pageSize`: expected a whole number, 1 or more, got 0 (number)',
    ],
    [
      'a concurrency of 0',
      { fanOut: { concurrency: 0 } },
      '`fanOut.concurrency`: expected a whole number, 1 or more, got 0 (number)',
    ],
    [
      'an unknown mode',
      { fanOut: { mode: 'fast' } },
      "`fanOut.mode`: expected 'chunked' or 'sliding', got \"fast\" (string)",
    ],
    [
      'a fan-out that is none',
      { fanOut: 5 },
      '`fanOut`: expected { concurrency, mode, tenantTimeoutMs } or a FanOut, got 5 (number)',
    ],
    [
      'a history store that is none',
      { history: { store: {} } },
      '`history.store`: expected a RunStore, an object with start, update',
    ],
    [
      'a negative retention',
      { history: { retentionDays: -1 } },
      '`history.retentionDays`: expected a number, 0 or more, got -1 (number)',
    ],
    [
      'a grace that is a word',
      { shutdown: { graceMs: '10s' } },
      '`shutdown.graceMs`: expected a whole number of milliseconds, 0 or more, got "10s" (string)',
    ],
    [
      'an unknown shutdown option',
      { shutdown: { grace: 1 } },
      '`shutdown.grace`: there is no such option here',
    ],
    [
      'an override that is wrong',
      { jobs: { billing: { window: 'long' } } },
      '`jobs.billing.window`: expected a whole number of milliseconds, 0 or more, got "long" (string)',
    ],
    [
      'an override of the name',
      { jobs: { billing: { name: 'x' } } },
      '`jobs.billing.name`: there is no such option here',
    ],
    [
      'an override of a job that does not exist',
      { jobs: { bilingual: { window: 1 } } },
      '`jobs.bilingual`: there is no job named "bilingual"\nKnown jobs: none.',
    ],
    ['a CLS key that is empty', { flowNameKey: '' }, '`flowNameKey`: expected a non-empty string'],
    [
      'a lease beyond all dates',
      { leaseMs: Number.MAX_SAFE_INTEGER },
      '`leaseMs`: expected a whole number of milliseconds, at most 100 years, got',
    ],
  ])('%s', async (_what, options, message) => {
    expect(await optionsError(options)).toContain(message);
  });

  it.each([
    ['a number', 5],
    ['null', null],
    ['an array', []],
  ])('%s for options', (_what, options) => {
    // @ts-expect-error no options
    expect(() => CronCoordinatorModule.forRoot(options)).toThrow(/expected an object of options, got/);
  });

  it('several wrong options at once, and names them all', async () => {
    const message = await optionsError({ leaseMs: 'long', clockSkewMs: -3, foo: 1 });
    expect(message).toBe(
      'Invalid options of CronCoordinatorModule:\n' +
        '  - `leaseMs`: expected a whole number of milliseconds, 100 or more, got "long" (string)\n' +
        '  - `clockSkewMs`: expected a whole number of milliseconds, 0 or more, got -3 (number)\n' +
        '  - `foo`: there is no such option here',
    );
  });

  it('itself imported twice', async () => {
    const { message } = await bootError({
      imports: [CronCoordinatorModule.forRoot({}), CronCoordinatorModule.forRoot({ namespace: 'other' })],
    });
    expect(message).toContain('CronCoordinatorModule.forRoot() is imported more than once');
  });
});

describe('a job is refused that', () => {
  it('has no name', async () => {
    class Jobs {
      // @ts-expect-error the name is required
      @CoordinatedCron('* * * * *', {})
      run() {}
    }
    expect(await jobError(Jobs)).toContain(
      'Invalid options of the job Jobs.run:\n  - `name`: expected a non-empty string',
    );
  });

  it('has the name of another, and both places are named', async () => {
    class Jobs {
      @CoordinatedCron('* * * * *', { name: 'twin' })
      one() {}

      @CoordinatedInterval(1_000, { name: 'twin' })
      two() {}
    }
    expect(await jobError(Jobs)).toContain('Two jobs are named "twin": Jobs.one and Jobs.two.');
  });

  it('has an expression that cron does not read', async () => {
    class Jobs {
      @CoordinatedCron('every day', { name: 'daily' })
      run() {}
    }
    const message = await jobError(Jobs);
    expect(message).toContain('Invalid options of job "daily"');
    expect(message).toContain('every day');
  });

  it('has an option of another kind of job', async () => {
    class Jobs {
      // @ts-expect-error a window belongs to cron jobs
      @CoordinatedInterval(1_000, { name: 'steady', window: 5 })
      run() {}
    }
    expect(await jobError(Jobs)).toBe(
      'Invalid options of job "steady" (Jobs.run):\n  - `window`: there is no such option here, it belongs to cron jobs',
    );
  });

  it('has a window beside the helper that brings one', async () => {
    class Jobs {
      // @ts-expect-error the helper brings its own window
      @CoordinatedCron(dailyBetween('02:00', '03:00'), { name: 'nightly', window: 5 })
      run() {}
    }
    expect(await jobError(Jobs)).toContain(
      '`window`: expected no window beside a window helper, which brings its own, got 5 (number)',
    );
  });

  it('catches up within a time, but does not catch up', async () => {
    class Jobs {
      // @ts-expect-error catchUpWithinMs goes with catchUp: 'latest'
      @CoordinatedCron('* * * * *', { name: 'minutely', catchUpWithinMs: 5 })
      run() {}
    }
    expect(await jobError(Jobs)).toContain(
      "`catchUp`: expected 'latest', since catchUpWithinMs is set, got nothing",
    );
  });

  it('starts within an impossible range', async () => {
    class Jobs {
      @CoordinatedInterval(1_000, { name: 'steady', startWithin: [5, 1] })
      run() {}
    }
    expect(await jobError(Jobs)).toContain(
      '`startWithin`: expected [min, max] with min not above max, got [5,1] (array)',
    );
  });

  it('is for tenants, where there is no directory', async () => {
    class Jobs {
      @TenantCron('* * * * *', { name: 'collapse' })
      run() {}
    }
    expect(await jobError(Jobs)).toContain(
      '`tenants`: expected a tenant directory in the options of CronCoordinatorModule',
    );
  });

  it('configuration speaks wrongly of', async () => {
    class Jobs {
      @CoordinatedCron('* * * * *', { name: 'minutely' })
      run() {}
    }
    expect(await jobError(Jobs, { jobs: { minutely: { concurrency: 3 } } })).toBe(
      'Invalid options of CronCoordinatorModule, `jobs.minutely`:\n  - `concurrency`: there is no such option here, it belongs to tenant jobs',
    );
  });

  it('is static', () => {
    expect(() => {
      class Jobs {
        @CoordinatedCron('* * * * *', { name: 'minutely' })
        static run() {}
      }
      return Jobs;
    }).toThrow('Jobs.run is static, and a job needs the instance that Nest makes.');
  });

  it('has two job decorators', () => {
    expect(() => {
      class Jobs {
        @CoordinatedCron('* * * * *', { name: 'one' })
        @CoordinatedInterval(5, { name: 'two' })
        run() {}
      }
      return Jobs;
    }).toThrow('Jobs.run has two job decorators.');
  });

  it.each([
    ['request-scoped', Scope.REQUEST],
    ['transient', Scope.TRANSIENT],
  ])('has a %s owner', async (kind, scope) => {
    @Injectable({ scope })
    class Jobs {
      @CoordinatedCron('* * * * *', { name: 'minutely' })
      run() {}
    }
    expect(await jobError(Jobs)).toContain(
      `Jobs.run is a scheduled job, but Jobs is ${kind}: there is no single instance`,
    );
  });

  it('has an owner that injects a request-scoped provider', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Tenant {}
    @Injectable()
    class Jobs {
      constructor(readonly tenant: Tenant) {}

      @CoordinatedCron('* * * * *', { name: 'minutely' })
      run() {}
    }
    const { message } = await bootError({
      imports: [CronCoordinatorModule.forRoot({})],
      providers: [Tenant, Jobs],
    });
    expect(message).toContain('Jobs.run is a scheduled job, but Jobs is request-scoped');
  });
});

describe('a @Coordinated job is refused', () => {
  const imports = [ScheduleModule.forRoot(), CronCoordinatorModule.forRoot({})];

  it('without a ScheduleModule', async () => {
    class Jobs {
      @Coordinated({ name: 'legacy' })
      @Cron('* * * * *')
      run() {}
    }
    expect(await jobError(Jobs)).toContain('Jobs.run is @Coordinated, but there is no SchedulerRegistry');
  });

  it('without a schedule', async () => {
    class Jobs {
      @Coordinated({ name: 'legacy' })
      run() {}
    }
    const { message } = await bootError({ imports, providers: [Jobs] });
    expect(message).toContain('Jobs.run is @Coordinated, but the method carries no schedule');
  });

  it('whose schedule another decorator dropped', async () => {
    const Dropping = (_target: object, _key: string, descriptor: PropertyDescriptor) => {
      descriptor.value = () => undefined;
    };
    class Jobs {
      @Dropping
      @Coordinated({ name: 'legacy' })
      @Cron('* * * * *')
      run() {}
    }
    const { message } = await bootError({ imports, providers: [Jobs] });
    expect(message).toContain('or another decorator replaced the method and dropped its metadata');
  });

  it('which the scheduler does not register', async () => {
    class Jobs {
      @Coordinated({ name: 'legacy' })
      @Interval('legacy-timer', 60_000)
      run() {}
    }
    const { message } = await bootError({
      imports: [ScheduleModule.forRoot({ intervals: false }), CronCoordinatorModule.forRoot({})],
      providers: [Jobs],
    });
    expect(message).toContain("the scheduler's registry does not hold its interval after boot");
  });

  it('which a class overrides with a schedule of its own', async () => {
    class Base {
      @Coordinated({ name: 'legacy' })
      @Cron('0 0 0 1 1 *')
      run() {}
    }
    class Extended extends Base {
      @Cron('0 0 0 1 1 *')
      override run() {}
    }
    const { message } = await bootError({ imports, providers: [Extended] });
    expect(message).toContain('Extended overrides the method with a schedule of its own');
  });

  it('over @Timeout without a ttl', async () => {
    class Jobs {
      @Coordinated({ name: 'warm-up' })
      @Timeout(60_000)
      run() {}
    }
    const { message } = await bootError({ imports, providers: [Jobs] });
    expect(message).toContain('`ttl`: expected a number of milliseconds, got nothing. It stacks on @Timeout');
  });
});

import { Injectable, SetMetadata } from '@nestjs/common';
import { Cron, Interval, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import {
  Coordinated,
  CronCoordinator,
  CronCoordinatorModule,
  type CronCoordinatorOptions,
  type CronRun,
  hours,
  MemoryCoordinationStore,
} from 'nestjs-cron-coordinator';
import { boot, type Booted } from '../support/boot.js';

/** Replicas that share a store, each with a scheduler of its own. */
async function replicas(count: number, options: CronCoordinatorOptions = {}): Promise<Booted[]> {
  const store = new MemoryCoordinationStore();
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      boot({
        imports: [
          ScheduleModule.forRoot(),
          CronCoordinatorModule.forRoot({ ...options, store, replicaId: `replica-${index}` }),
        ],
        providers: [Jobs],
      }),
    ),
  );
}

async function single(options: CronCoordinatorOptions = {}): Promise<Booted> {
  const [replica] = await replicas(1, options);
  if (replica === undefined) throw new Error('there is no replica');
  return replica;
}

const tick = ({ app }: Booted, name: string): Promise<void> =>
  app.get(SchedulerRegistry, { strict: false }).getCronJob(name).fireOnTick();

@Injectable()
class Jobs {
  readonly ran: (CronRun | undefined)[] = [];

  @Coordinated({ name: 'above' })
  @Cron('0 0 0 1 1 *', { name: 'cron-above', waitForCompletion: true })
  above(run?: CronRun) {
    this.ran.push(run);
    return this.ran.length;
  }

  @Cron('0 0 0 1 1 *', { name: 'cron-below', waitForCompletion: true })
  @Coordinated({ name: 'below' })
  @SetMetadata('kept', true)
  below(run: CronRun) {
    this.ran.push(run);
  }

  @Coordinated({ name: 'failing' })
  @Cron('0 0 0 1 1 *', { name: 'cron-failing', waitForCompletion: true })
  failing(): Promise<void> {
    return Promise.reject(new Error('no luck'));
  }

  @Coordinated({ name: 'steady' })
  @Interval('interval-steady', hours(1))
  steady() {}
}

const ranOn = ({ app }: Booted): Jobs['ran'] => app.get(Jobs).ran;

async function close(booted: readonly Booted[]): Promise<void> {
  await Promise.all(booted.map(({ app }) => app.close()));
}

describe('@Coordinated', () => {
  it.each([
    ['above @Cron', 'cron-above', 'above'],
    ['below @Cron', 'cron-below', 'below'],
  ])('%s: a tick on every replica is one run', async (_where, cron, job) => {
    const fleet = await replicas(2);
    await Promise.all(fleet.map((replica) => tick(replica, cron)));
    const runs = fleet.flatMap(ranOn);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ job, trigger: 'schedule' });
    await close(fleet);
  });

  it('is listed with the time its scheduler gives it', async () => {
    const replica = await single();
    const jobs = replica.app.get(CronCoordinator).jobs();
    expect(jobs.find(({ name }) => name === 'above')).toMatchObject({
      cronTime: '0 0 0 1 1 *',
      timeZone: expect.any(String),
      nextSlot: expect.stringMatching(/T.*Z$/),
    });
    expect(jobs.find(({ name }) => name === 'steady')).toMatchObject({
      cronTime: null,
      intervalMs: hours(1),
    });
    await close([replica]);
  });

  it('keeps what other decorators noted on the method', () => {
    expect(Reflect.getMetadata('kept', Jobs.prototype.below)).toBe(true);
  });

  it('takes the nominal time for the slot, not the time of the fire', async () => {
    const replica = await single();
    // Nominal times a year apart: the fire is far from one, and stands for itself, to the second.
    await tick(replica, 'cron-above');
    expect(ranOn(replica)[0]?.slot).toMatch(/\.000Z$/);
    await replica.app.close();
  });

  it('tells a failure with the job’s name, and does not throw out of the scheduler', async () => {
    const replica = await single();
    await tick(replica, 'cron-failing');
    expect(replica.logger.events('run.failed')).toMatchObject([
      { level: 'error', line: { job: 'failing', error: { message: 'no luck' } } },
    ]);
    const byScheduler = replica.logger.lines.filter(({ context }) => context === 'Scheduler');
    expect(byScheduler).toEqual([]);
    await close([replica]);
  });

  it('is skipped where timers are off, and runs when triggered', async () => {
    const replica = await single({ timers: false });
    await tick(replica, 'cron-above');
    expect(ranOn(replica)).toEqual([]);
    expect(replica.logger.events('run.skipped')).toMatchObject([{ line: { reason: 'timers-off' } }]);
    expect(await replica.app.get(CronCoordinator).run('above')).toMatchObject({
      outcome: 'succeeded',
      result: 1,
    });
    await close([replica]);
  });

  it('guards an interval by its own length, whose fires no slot joins', async () => {
    const fleet = await replicas(2);
    await Promise.all(fleet.map(async ({ app }) => app.get(Jobs).steady()));
    const outcomes = fleet.flatMap(
      ({ app }) =>
        app
          .get(CronCoordinator)
          .jobs()
          .find(({ name }) => name === 'steady')?.lastRun?.outcome ?? [],
    );
    expect(outcomes).toEqual(['succeeded']);
    await close(fleet);
  });

  it('refuses a call on an instance that no coordinator knows', async () => {
    await expect(new Jobs().above()).rejects.toThrow(
      'Jobs.above is @Coordinated, but no coordinator knows this instance, so it was not run.',
    );
  });
});

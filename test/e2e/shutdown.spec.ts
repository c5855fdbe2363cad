import { Injectable, Module, type OnModuleDestroy, type Type } from '@nestjs/common';
import {
  CoordinatedCron,
  CronCoordinator,
  CronCoordinatorModule,
  type CronRun,
  minutes,
  RunStore,
  seconds,
  TenantCron,
} from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';
import { boot } from '../support/boot.js';

interface Account {
  readonly id: string;
}

const accounts = (count: number): Account[] =>
  Array.from({ length: count }, (_, index) => ({ id: `t${index}` }));

const CHUNK = 3;

/** As a database client does it: open until its module is destroyed. */
@Injectable()
class Connection implements OnModuleDestroy {
  open = true;

  onModuleDestroy() {
    this.open = false;
  }
}

@Injectable()
class OwnConnection extends Connection {}

/** Holds a chunk of tenants until it is told to let them go. */
@Injectable()
class Jobs {
  readonly sawOpen: boolean[] = [];
  readonly started: string[] = [];
  readonly chunkStarted: Promise<void>;
  letGo = (): void => undefined;
  private chunkIsThere = (): void => undefined;
  private readonly released: Promise<void>;

  constructor(
    readonly imported: Connection,
    readonly own: OwnConnection,
  ) {
    this.chunkStarted = new Promise((resolve) => (this.chunkIsThere = resolve));
    this.released = new Promise((resolve) => (this.letGo = resolve));
  }

  @TenantCron<Account>('0 0 0 1 1 *', { name: 'archive', concurrency: CHUNK })
  async archive(account: Account) {
    this.started.push(account.id);
    if (this.started.length === CHUNK) this.chunkIsThere();
    await this.released;
    this.sawOpen.push(this.imported.open, this.own.open);
  }
}

@Module({ providers: [Connection], exports: [Connection] })
class DatabaseModule {}

@Module({ imports: [DatabaseModule], providers: [OwnConnection, Jobs], exports: [Jobs] })
class FeatureModule {}

const coordinator = CronCoordinatorModule.forRoot({
  store: 'memory',
  tenants: { list: () => accounts(10) },
});

@Module({ imports: [coordinator, FeatureModule] })
class ImportedFirst {}

@Module({ imports: [FeatureModule, coordinator] })
class ImportedLast {}

@Module({ imports: [FeatureModule, ImportedLast] })
class ImportedBelow {}

describe('when the application closes in mid-run', () => {
  it.each<[string, Type]>([
    ['first', ImportedFirst],
    ['last', ImportedLast],
    ['below the root', ImportedBelow],
  ])(
    'the chunk ends with its connections open and no other starts, the coordinator imported %s',
    async (_, root) => {
      const { app, logger } = await boot({ imports: [root] });
      const jobs = app.get(Jobs, { strict: false });
      const service = app.get(CronCoordinator, { strict: false });
      const run = service.run('archive');
      await jobs.chunkStarted;

      let closed = false;
      const closing = app.close().then(() => (closed = true));
      // Nest begins the shutdown a few promises later.
      await new Promise((resolve) => setImmediate(resolve));
      const refused = await service.run('archive');
      expect(refused).toMatchObject({ outcome: 'skipped', reason: 'shutting-down' });
      expect([closed, jobs.imported.open, jobs.own.open]).toEqual([false, true, true]);

      jobs.letGo();
      await closing;
      const summary = await run;
      expect(jobs.started).toHaveLength(CHUNK);
      expect(jobs.sawOpen).toEqual(Array.from({ length: 2 * CHUNK }, () => true));
      expect([jobs.imported.open, jobs.own.open]).toEqual([false, false]);
      expect(summary).toMatchObject({
        outcome: 'interrupted',
        reason: 'shutting-down',
        tenants: { eligible: 10, succeeded: CHUNK, unprocessed: 10 - CHUNK },
      });

      const ids = summary.tenants?.unprocessedIds ?? [];
      const notStarted = accounts(10).filter(({ id }) => !jobs.started.includes(id));
      expect([...ids].sort()).toEqual(notStarted.map(({ id }) => id).sort());
      expect(logger.events('run.interrupted')).toMatchObject([
        { level: 'warn', line: { job: 'archive', tenants: { unprocessedIds: ids } } },
      ]);
      expect((await service.runs.get(summary.runId))?.tenants?.unprocessedIds).toEqual(ids);
    },
  );

  it('nothing of the application is destroyed before the run has ended, in whatever module it is', async () => {
    const order: string[] = [];
    let begin = (): void => undefined;
    let end = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const ended = new Promise<void>((resolve) => (end = resolve));
    const noting = (name: string) => ({
      provide: name,
      useValue: { onModuleDestroy: () => order.push(`${name} destroyed`) },
    });

    @Injectable()
    class Owner implements OnModuleDestroy {
      @CoordinatedCron('0 0 0 1 1 *', { name: 'job' })
      async job() {
        begin();
        await ended;
        order.push('run ended');
      }

      onModuleDestroy() {
        order.push('owner destroyed');
      }
    }

    @Module({ providers: [Owner, noting('beside the job')] })
    class Jobs {}

    const { app } = await boot({
      imports: [CronCoordinatorModule.forRoot({ store: 'memory' }), Jobs],
      providers: [noting('in the root')],
    });
    const run = app.get(CronCoordinator, { strict: false }).run('job');
    await begun;
    const closing = app.close();
    // What Nest would destroy beside the wait, it has destroyed a few promises later.
    await new Promise((resolve) => setImmediate(resolve));
    end();
    await closing;
    expect(await run).toMatchObject({ outcome: 'succeeded' });
    expect(order[0]).toBe('run ended');
    expect(order.slice(1).sort()).toEqual([
      'beside the job destroyed',
      'in the root destroyed',
      'owner destroyed',
    ]);
  });

  it('may be closed twice, at once and afterwards', async () => {
    const { app } = await boot({ imports: [coordinator] });
    await Promise.all([app.close(), app.close()]);
    await app.close();
  });

  it('leaves another application alone that has the same instance', async () => {
    class Jobs {
      @CoordinatedCron('0 0 0 1 1 *', { name: 'job' })
      job() {}
    }
    const shared = { provide: Jobs, useValue: new Jobs() };
    const imports = [CronCoordinatorModule.forRoot({ store: 'memory' })];
    const [first, second] = [
      await boot({ imports, providers: [shared] }),
      await boot({ imports, providers: [shared] }),
    ];
    await first.app.close();
    const summary = await second.app.get(CronCoordinator, { strict: false }).run('job');
    expect(summary.outcome).toBe('succeeded');
    await second.app.close();
  });
});

describe('the gate', () => {
  @Injectable()
  class Endless {
    signal: AbortSignal | undefined;

    @CoordinatedCron('0 * * * * *', { name: 'windowed', window: seconds(50) })
    windowed() {}

    @CoordinatedCron('0 0 0 1 6 *', { name: 'endless' })
    endless(run: CronRun) {
      this.signal = run.signal;
      return new Promise<never>(() => undefined);
    }
  }

  it('cancels a pending random moment without taking the claim: another replica runs the slot', async () => {
    const bed = await CronTestBed.create({ providers: [Endless], replicas: 2 });
    const isOfSlot = ({ slot }: { slot: string }): boolean => slot === '2026-01-01T00:01:00.000Z';
    await bed.clock.advance(minutes(1));
    expect(bed.events.all('run.settled').filter(isOfSlot)).toEqual([]);
    await bed.replica(0).close();
    await bed.clock.advance(seconds(50));
    expect(bed.events.all('run.settled').filter(isOfSlot)).toMatchObject([
      { outcome: 'succeeded', replicaId: 'replica-1' },
    ]);
    await bed.close();
    expect(bed.clock.pendingTimers).toBe(0);
  });

  it('waits no longer than the grace: the signal aborts, the lease is given back', async () => {
    const bed = await CronTestBed.create({
      providers: [Endless],
      replicas: 2,
      options: { shutdown: { graceMs: seconds(4) } },
    });
    const run = bed.replica(0).get(CronCoordinator).run('endless');
    await bed.clock.advance(0);
    const closing = bed.replica(0).close();
    await bed.clock.advance(seconds(3));
    expect(bed.replica(0).get(Endless).signal?.aborted).toBe(false);
    await bed.clock.advance(seconds(1));
    await closing;
    expect(bed.replica(0).get(Endless).signal?.aborted).toBe(true);
    expect(await run).toMatchObject({ outcome: 'interrupted', reason: 'shutting-down' });

    const elsewhere = await bed.replica(1).get(CronCoordinator).run('endless', { wait: false });
    expect(elsewhere).toMatchObject({ job: 'endless', replicaId: 'replica-1' });
    expect(elsewhere).not.toHaveProperty('outcome');
    await bed.close();
    expect(bed.clock.pendingTimers).toBe(0);
  });

  it('gives back what was acquired while it closed: the slot stays free', async () => {
    const bed = await CronTestBed.create({ providers: [Endless], replicas: 2 });
    bed.store.hang({ landed: true });
    const pending = bed.replica(0).get(CronCoordinator).run('endless', { slot: '2026-06-01T00:00:00Z' });
    const closing = bed.replica(0).close();
    bed.store.heal();
    await bed.clock.advance(seconds(5));
    await closing;
    expect((await pending).outcome).toBe('skipped');
    const taken = await bed
      .replica(1)
      .get(CronCoordinator)
      .run('endless', { slot: '2026-06-01T00:00:00Z', wait: false });
    expect(taken).not.toHaveProperty('outcome');
    await bed.close();
  });

  it('has the history written before the application is closed', async () => {
    const bed = await CronTestBed.create({ providers: [Endless] });
    const run = bed.replica(0).get(CronCoordinator).run('endless');
    await bed.clock.advance(0);
    const store = bed.replica(0).get<RunStore>(RunStore);
    await bed.close();
    const { runId } = await run;
    expect(await store.get(runId)).toMatchObject({ outcome: 'interrupted' });
    expect(await store.listUnfinished()).toEqual([]);
  });
});

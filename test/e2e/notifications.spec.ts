import { Injectable, Scope } from '@nestjs/common';
import {
  CoordinatedCron,
  CronCoordinator,
  CronCoordinatorModule,
  cronLogFields,
  MemoryCoordinationStore,
  MemoryRunStore,
  minutes,
  OnCronRun,
  type RunFilter,
  type RunSummary,
} from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';
import { boot, bootError } from '../support/boot.js';

const coordinator = CronCoordinatorModule.forRoot({ store: 'memory' });

@Injectable()
class Jobs {
  @CoordinatedCron('0 0 2 * * *', { name: 'report' })
  report() {
    return 'done';
  }

  @CoordinatedCron('0 0 2 * * *', { name: 'failing' })
  failing() {
    throw new Error('no disk');
  }
}

describe('onRun', () => {
  it('tells of the runs that failed, in the context of the run', async () => {
    const { app } = await boot({ imports: [coordinator], providers: [Jobs] });
    const service = app.get(CronCoordinator);
    const told = new Promise<unknown[]>((resolve) => {
      service.onRun({}, (run) => resolve([run, cronLogFields()]));
    });
    await service.run('report');
    const summary = await service.run('failing');
    const { runId, slot } = summary;
    expect(await told).toEqual([
      summary,
      { flowName: 'failing', cronJob: 'failing', cronRunId: runId, cronSlot: slot },
    ]);
    await app.close();
  });

  it('is refused for a job or an outcome that there is not', async () => {
    const { app } = await boot({ imports: [coordinator], providers: [Jobs] });
    const service = app.get(CronCoordinator);
    const untyped = (filter: object): RunFilter => filter;
    const refused = { code: 'INVALID_ARGUMENT' };
    const listen = (filter: object) => () => service.onRun(untyped(filter), () => undefined);
    expect(listen({ jobs: ['reprot'] })).toThrow(expect.objectContaining(refused));
    expect(listen({ outcomes: ['fialed'] })).toThrow(expect.objectContaining(refused));
    await app.close();
  });

  it('tells of a run on one replica of many, whoever asks, and of refusals on the others', async () => {
    const bed = await CronTestBed.create({ providers: [Jobs], replicas: 3 });
    const told: RunSummary[] = [];
    for (let index = 0; index < 3; index++) {
      const service = bed.replica(index).get(CronCoordinator);
      service.onRun({ jobs: ['failing'] }, (run) => told.push(run));
      service.onRun({ outcomes: ['skipped'] }, (run) => told.push(run));
    }
    await bed.fire('failing');
    await bed.clock.advance(0);
    expect(told.map(({ outcome }) => outcome).sort()).toEqual(['failed', 'skipped', 'skipped']);
    await bed.close();
    expect(bed.clock.pendingTimers).toBe(0);
  });

  it('is waited for by a shutdown, for as long as the application allows', async () => {
    const { app, logger } = await boot({
      imports: [CronCoordinatorModule.forRoot({ store: 'memory', shutdown: { graceMs: 0, notifyMs: 20 } })],
    });
    const service = app.get(CronCoordinator);
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    service.register({ name: 'endless', handler: () => new Promise(() => begin()) });
    const sent: string[] = [];
    service.onRun({ jobs: ['endless'] }, async function send({ outcome }) {
      await new Promise((resolve) => setImmediate(resolve));
      sent.push(outcome);
    });
    service.onRun({ jobs: ['endless'] }, async function hang() {
      await new Promise(() => undefined);
    });
    const run = service.run('endless');
    await begun;
    await app.close();
    expect(await run).toMatchObject({ outcome: 'interrupted', reason: 'shutting-down' });
    expect(sent).toEqual(['interrupted']);
    expect(logger.events('notification.failed')).toMatchObject([
      { level: 'error', line: { job: 'endless', handler: 'hang', outcome: 'interrupted' } },
    ]);
  });

  it('tells of a run whose replica died, and of a slot that nobody took, once', async () => {
    const history = { store: new MemoryRunStore() };
    const bed = await CronTestBed.create({
      providers: [Jobs],
      replicas: 2,
      options: { clockSkewMs: 0, history },
    });
    const startedAt = new Date(bed.clock.now()).toISOString();
    const dead = { job: 'failing', runId: 'of the dead', slot: startedAt, replicaId: 'killed', startedAt };
    await history.store.start({ ...dead, trigger: 'schedule' });
    const told: string[] = [];
    for (let index = 0; index < 2; index++) {
      bed
        .replica(index)
        .get(CronCoordinator)
        .onRun({}, ({ job, outcome }) => told.push(`${job} ${outcome}`));
    }
    // Both replicas sleep through 02:00.
    bed.clock.set(Date.UTC(2026, 0, 1, 2, 0, 30));
    await bed.clock.advance(minutes(2));
    expect(told.sort()).toEqual(['failing abandoned', 'failing missed', 'report missed']);
    await bed.close();
  });
});

describe('@OnCronRun', () => {
  @Injectable()
  class Alerts {
    readonly told: unknown[] = [];

    @OnCronRun()
    undone({ job, outcome }: RunSummary) {
      this.told.push(['undone', job, outcome]);
    }

    @OnCronRun({ jobs: ['report'], outcomes: ['succeeded'] })
    async done({ job, outcome }: RunSummary) {
      this.told.push(['done', job, outcome]);
      return Promise.reject(new Error('no chat'));
    }
  }

  @Injectable()
  class MoreAlerts extends Alerts {
    @OnCronRun({ outcomes: ['skipped'] })
    override undone({ job, reason }: RunSummary) {
      this.told.push(['skipped', job, reason]);
    }
  }

  it('calls the methods of a provider, on its instance', async () => {
    const { app, logger } = await boot({ imports: [coordinator], providers: [Jobs, Alerts] });
    const service = app.get(CronCoordinator);
    await service.run('report');
    await service.run('failing');
    await app.close();
    expect(app.get(Alerts).told).toEqual([
      ['done', 'report', 'succeeded'],
      ['undone', 'failing', 'failed'],
    ]);
    expect(logger.events('notification.failed')).toMatchObject([
      { level: 'error', line: { handler: 'Alerts.done', job: 'report', error: { message: 'no chat' } } },
    ]);
  });

  it('holds for a class that extends another, and what it says anew holds in its place', async () => {
    const store = new MemoryCoordinationStore();
    await store.setPaused('failing', true);
    const module = CronCoordinatorModule.forRoot({ store });
    const { app } = await boot({ imports: [module], providers: [Jobs, MoreAlerts] });
    const service = app.get(CronCoordinator);
    await service.run('failing');
    await service.run('report');
    await app.close();
    expect(app.get(MoreAlerts).told).toEqual([
      ['skipped', 'failing', 'paused'],
      ['done', 'report', 'succeeded'],
    ]);
  });

  it('stops the boot for a job that there is not, by the name of the method', async () => {
    class Wrong {
      @OnCronRun({ jobs: ['reprot'] })
      tell() {}
    }
    const { message } = await bootError({ imports: [coordinator], providers: [Jobs, Wrong] });
    expect(message).toContain('Invalid arguments of @OnCronRun of Wrong.tell:');
    expect(message).toContain('there is no job named "reprot"');
  });

  it('stops the boot for a request-scoped owner', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {
      @OnCronRun()
      tell() {}
    }
    const { message } = await bootError({ imports: [coordinator], providers: [PerRequest] });
    expect(message).toBe(
      'PerRequest.tell is an @OnCronRun handler, but PerRequest is request-scoped: there is no single instance to call it on. ' +
        'Make PerRequest a default-scoped provider (and what it injects, too), or move the handler to one.',
    );
  });

  it('is refused on a static method, and twice on one', () => {
    const decorate = (target: object) => () => OnCronRun()(target, 'tell', { value: () => undefined });
    class Twice {}
    expect(decorate(Twice)).toThrow('Twice.tell is static, and @OnCronRun needs the instance');
    decorate(Twice.prototype)();
    expect(decorate(Twice.prototype)).toThrow('Twice.tell has two @OnCronRun');
  });
});

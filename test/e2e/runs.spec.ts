import { Injectable } from '@nestjs/common';
import { ClsServiceManager } from 'nestjs-cls';
import {
  CoordinatedCron,
  CoordinatedInterval,
  CronCoordinator,
  cronLogFields,
  type CronRun,
  minutes,
  RunStore,
  seconds,
  TenantCron,
  type TenantRun,
} from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';

interface Account {
  readonly id: string;
  readonly settings?: { cron?: Record<string, unknown> };
}

const accounts = (...ids: string[]): Account[] => ids.map((id) => ({ id }));

/** A promise that the test settles. */
function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

describe('a slot', () => {
  @Injectable()
  class Jobs {
    ran = 0;
    gate = deferred();

    @CoordinatedCron('0 * * * * *', { name: 'quick' })
    quick() {
      this.ran++;
      return 'done';
    }

    @CoordinatedCron('0 * * * * *', { name: 'slow' })
    async slow() {
      this.ran++;
      await this.gate.promise;
    }

    @CoordinatedCron('0 * * * * *', { name: 'overlapping', overlap: 'allow' })
    async overlapping() {
      this.ran++;
      await this.gate.promise;
    }

    @CoordinatedCron('0 * * * * *', { name: 'guarded', ttl: minutes(10) })
    guarded() {
      this.ran++;
    }

    @CoordinatedInterval(minutes(1), { name: 'steady', startWithin: [seconds(5), seconds(20)] })
    steady() {
      this.ran++;
    }

    @CoordinatedCron('0 * * * * *', { name: 'off', disabled: true })
    off() {
      this.ran++;
    }
  }

  const jobsOf = (bed: CronTestBed, replicas: number): Jobs[] =>
    Array.from({ length: replicas }, (_, index) => bed.replica(index).get(Jobs));
  const total = (jobs: Jobs[]): number => jobs.reduce((sum, { ran }) => sum + ran, 0);

  it('runs once of all replicas, and the others say who has it', async () => {
    const bed = await CronTestBed.create({ providers: [Jobs], replicas: 3 });
    const summaries = await bed.fire('quick', '2026-01-01T00:05:00Z');
    const winner = summaries.find(({ outcome }) => outcome === 'succeeded');
    expect(winner).toMatchObject({ result: 'done', slot: '2026-01-01T00:05:00.000Z', trigger: 'schedule' });
    const losers = summaries.filter(({ outcome }) => outcome === 'skipped');
    expect(losers).toHaveLength(2);
    for (const loser of losers) {
      expect(loser).toMatchObject({
        reason: 'already-claimed',
        owner: { replicaId: winner?.replicaId, runId: winner?.runId, since: '2026-01-01T00:00:00.000Z' },
      });
    }
    expect(total(jobsOf(bed, 3))).toBe(1);
    await bed.close();
  });

  it('is refused for overlap while the one before still runs, and its claim stays untaken', async () => {
    const bed = await CronTestBed.create({ providers: [Jobs], replicas: 2 });
    const [first, second] = jobsOf(bed, 2);
    const running = bed.fire('slow', '2026-01-01T00:05:00Z');
    const [overlapA, overlapB] = await bed.fire('slow', '2026-01-01T00:06:00Z');
    expect([overlapA?.reason, overlapB?.reason]).toEqual(['overlap', 'overlap']);
    first?.gate.resolve();
    second?.gate.resolve();
    await running;
    const again = await bed.fire('slow', '2026-01-01T00:06:00Z');
    expect(again.map(({ outcome }) => outcome).sort()).toEqual(['skipped', 'succeeded']);
    await bed.close();
  });

  it('runs beside the one before where overlap is allowed, but still once', async () => {
    const bed = await CronTestBed.create({ providers: [Jobs], replicas: 2 });
    const running = bed.fire('overlapping', '2026-01-01T00:05:00Z');
    const beside = bed.fire('overlapping', '2026-01-01T00:06:00Z');
    const jobs = jobsOf(bed, 2);
    for (const { gate } of jobs) gate.resolve();
    const outcomes = [...(await running), ...(await beside)].map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'succeeded')).toHaveLength(2);
    expect(total(jobs)).toBe(2);
    await bed.close();
  });

  it('of a guarded job waits until the guard has expired', async () => {
    const bed = await CronTestBed.create({ providers: [Jobs] });
    expect((await bed.fire('guarded', '2026-01-01T00:01:00Z'))[0]?.outcome).toBe('succeeded');
    expect((await bed.fire('guarded', '2026-01-01T00:02:00Z'))[0]?.reason).toBe('already-claimed');
    await bed.close();
  });

  it('of an interval comes at a random moment after boot, then steadily, once for all replicas', async () => {
    const bed = await CronTestBed.create({
      providers: [Jobs],
      replicas: 3,
      options: { jobs: { slow: { disabled: true }, overlapping: { disabled: true } } },
    });
    await bed.clock.advance(seconds(4));
    const started = bed.events.all('run.started').filter(({ job }) => job === 'steady');
    expect(started).toEqual([]);
    await bed.clock.advance(minutes(10));
    const slots = bed.events
      .all('run.started')
      .filter(({ job }) => job === 'steady')
      .map(({ slot }) => Date.parse(slot));
    expect(slots.length).toBeGreaterThanOrEqual(9);
    expect(slots.length).toBeLessThanOrEqual(12);
    const gaps = slots.slice(1).map((slot, index) => slot - (slots[index] ?? 0));
    // The guard holds for the interval less what the clocks may differ.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(seconds(49));
    await bed.close();
  });

  it('of a disabled job does not fire, and a trigger is refused unless forced', async () => {
    const bed = await CronTestBed.create({ providers: [Jobs] });
    const coordinator = bed.replica(0).get(CronCoordinator);
    expect(coordinator.jobs().find(({ name }) => name === 'off')).toMatchObject({
      disabled: true,
      nextSlot: null,
    });
    expect(await coordinator.run('off')).toMatchObject({ outcome: 'skipped', reason: 'disabled' });
    expect(await coordinator.run('off', { force: true })).toMatchObject({ outcome: 'succeeded' });
    await bed.close();
  });

  it('does not fire by itself where timers are off', async () => {
    const bed = await CronTestBed.create({ providers: [Jobs], options: { timers: false } });
    await bed.clock.advance(minutes(5));
    expect(bed.events.count('run.settled')).toBe(0);
    expect(await bed.replica(0).get(CronCoordinator).run('quick')).toMatchObject({ outcome: 'succeeded' });
    await bed.close();
  });
});

describe('when the store', () => {
  @Injectable()
  class Jobs {
    ran = 0;

    @CoordinatedCron('0 * * * * *', { name: 'job' })
    job() {
      this.ran++;
    }
  }

  it.each(['fail', 'hang', 'swallow'] as const)(
    '%ss, nothing runs and the next slot after it heals does',
    async (fault) => {
      const bed = await CronTestBed.create({ providers: [Jobs], replicas: 2 });
      bed.store[fault]();
      const pending = bed.fire('job', '2026-01-01T00:01:00Z');
      await bed.clock.advance(seconds(3));
      for (const summary of await pending) {
        expect(summary).toMatchObject({
          outcome: 'skipped',
          reason: 'store-unavailable',
          error: { name: 'StoreUnavailableError' },
        });
      }
      expect(bed.events.count('store.unavailable')).toBe(2);
      bed.store.heal();
      const healed = await bed.fire('job', '2026-01-01T00:02:00Z');
      expect(healed.map(({ outcome }) => outcome).sort()).toEqual(['skipped', 'succeeded']);
      expect(bed.replica(0).get(Jobs).ran + bed.replica(1).get(Jobs).ran).toBe(1);
      expect(bed.events.count('store.recovered')).toBe(2);
      await bed.close();
    },
  );

  it('answers too late with a yes, nothing runs and the slot is free again', async () => {
    const bed = await CronTestBed.create({ providers: [Jobs], replicas: 2 });
    bed.store.hang({ landed: true });
    const pending = bed.fire('job', '2026-01-01T00:01:00Z');
    await bed.clock.advance(seconds(3));
    expect((await pending).map(({ reason }) => reason)).toEqual(['store-unavailable', 'store-unavailable']);
    bed.store.heal();
    await bed.clock.advance(seconds(5));
    const again = await bed.fire('job', '2026-01-01T00:01:00Z');
    expect(again.map(({ outcome }) => outcome).sort()).toEqual(['skipped', 'succeeded']);
    await bed.close();
  });

  it('forgets the lease of a run, the run is cut off and says why', async () => {
    let signal: AbortSignal | undefined;
    class Endless {
      @CoordinatedCron('0 * * * * *', { name: 'endless' })
      run(run: CronRun) {
        signal = run.signal;
        return new Promise(() => undefined);
      }
    }
    const bed = await CronTestBed.create({ providers: [Endless] });
    const pending = bed.fire('endless', '2026-01-01T00:01:00Z');
    await bed.clock.advance(seconds(1));
    expect(signal?.aborted).toBe(false);
    await bed.store.loseData();
    await bed.clock.advance(seconds(30));
    expect((await pending)[0]).toMatchObject({ outcome: 'interrupted', reason: 'lease-lost' });
    expect(signal?.aborted).toBe(true);
    expect(bed.events.all('lease.lost')[0]).toMatchObject({ job: 'endless' });
    await bed.close();
  });

  it('cannot be renewed past the trust window, the run is cut off before another could take the lease', async () => {
    let abortedAt = 0;
    class Endless {
      @CoordinatedCron('0 * * * * *', { name: 'endless' })
      run(run: CronRun) {
        run.signal.addEventListener('abort', () => (abortedAt = bed.clock.now()));
        return new Promise(() => undefined);
      }
    }
    const bed: CronTestBed = await CronTestBed.create({
      providers: [Endless],
      options: { leaseMs: seconds(30) },
    });
    const startedAt = bed.clock.now();
    const pending = bed.fire('endless', '2026-01-01T00:01:00Z');
    bed.store.fail();
    await bed.clock.advance(seconds(40));
    expect((await pending)[0]).toMatchObject({ outcome: 'interrupted', reason: 'lease-lost' });
    expect(abortedAt - startedAt).toBeLessThan(seconds(30));
    expect(abortedAt - startedAt).toBeGreaterThan(seconds(20));
    await bed.close();
  });
});

describe('the run', () => {
  it('knows itself, and its context holds it; the caller’s context does not leak in', async () => {
    const seen: unknown[] = [];
    class Jobs {
      @CoordinatedCron('0 * * * * *', { name: 'job', flowName: 'nightly-flow' })
      job(run: CronRun) {
        const cls = ClsServiceManager.getClsService();
        seen.push(run, cls.get(), cronLogFields(), cls.get('secret'));
      }
    }
    const bed = await CronTestBed.create({ providers: [Jobs] });
    const cls = ClsServiceManager.getClsService();
    await cls.run(() => {
      cls.set('secret', 'of the caller');
      return bed.replica(0).get(CronCoordinator).run('job');
    });
    const [run, store, fields, secret] = seen;
    expect(run).toMatchObject({
      job: 'job',
      trigger: 'manual',
      attempt: 1,
      fencingToken: expect.any(Number),
      replicaId: 'replica-0',
    });
    const { runId, slot } = run as CronRun;
    expect(store).toMatchObject({
      flowName: 'nightly-flow',
      cronJob: 'job',
      cronRunId: runId,
      cronSlot: slot,
    });
    expect(fields).toEqual({ flowName: 'nightly-flow', cronJob: 'job', cronRunId: runId, cronSlot: slot });
    expect(secret).toBeUndefined();
    expect(cronLogFields()).toEqual({});
    await bed.close();
  });

  it('tells how far it is, and what it has to say', async () => {
    class Jobs {
      @CoordinatedCron('0 * * * * *', { name: 'job' })
      job(run: CronRun) {
        const { progress, log } = run;
        progress(3, 10);
        log('a third', { rows: 3 });
      }
    }
    const bed = await CronTestBed.create({ providers: [Jobs] });
    const [summary] = await bed.fire('job');
    expect(bed.events.all('run.progress')[0]).toMatchObject({ runId: summary?.runId, done: 3, total: 10 });
    expect(bed.events.all('job.log')[0]).toMatchObject({
      job: 'job',
      message: 'a third',
      fields: { rows: 3 },
    });
    await bed.close();
  });

  it.each<[string, unknown, object]>([
    ['an error', new TypeError('no luck'), { name: 'TypeError', message: 'no luck' }],
    ['a string', 'no luck', { name: 'NonError', message: 'no luck' }],
    ['nothing', undefined, { name: 'NonError', message: 'undefined' }],
    ['what cannot be written down', Object.assign(Object.create(null), { self: 1n }), { name: 'NonError' }],
  ])('that throws %s fails, and its lease is free again', async (_what, thrown, error) => {
    class Jobs {
      @CoordinatedCron('0 * * * * *', { name: 'job' })
      job() {
        throw thrown;
      }
    }
    const bed = await CronTestBed.create({ providers: [Jobs] });
    expect((await bed.fire('job'))[0]).toMatchObject({ outcome: 'failed', error });
    expect((await bed.fire('job'))[0]?.outcome).toBe('failed');
    expect(bed.events.count('run.failed')).toBe(2);
    await bed.close();
  });

  it('is cut off at maxRunMs; its lease is kept while the handler goes on', async () => {
    const end = deferred();
    class Jobs {
      @CoordinatedCron('0 0 * * * *', { name: 'job', maxRunMs: seconds(10) })
      job() {
        return end.promise;
      }
    }
    const bed = await CronTestBed.create({ providers: [Jobs] });
    const pending = bed.fire('job');
    await bed.clock.advance(seconds(10));
    expect((await pending)[0]).toMatchObject({
      outcome: 'interrupted',
      reason: 'max-run',
      durationMs: seconds(10),
    });
    expect((await bed.fire('job'))[0]?.reason).toBe('overlap');
    end.resolve();
    await bed.clock.advance(0);
    const next = bed.fire('job');
    await bed.clock.advance(seconds(1));
    expect((await next)[0]?.outcome).toBe('succeeded');
    await bed.close();
  });

  it('is remembered, and so is every refusal', async () => {
    class Jobs {
      @CoordinatedCron('0 * * * * *', { name: 'job' })
      job() {}
    }
    const bed = await CronTestBed.create({ providers: [Jobs], replicas: 2 });
    await bed.fire('job');
    for (const index of [0, 1]) {
      const { runs } = await bed.replica(index).get<RunStore>(RunStore).list({ job: 'job' });
      expect(runs).toHaveLength(1);
      expect(runs[0]?.outcome).toBeDefined();
    }
    await bed.close();
  });
});

describe('a tenant job', () => {
  it('runs for those the policy lets through; one failure stays one failure', async () => {
    const ran: string[] = [];
    class Jobs {
      @TenantCron<Account>('0 * * * * *', { name: 'collapse', concurrency: 2 })
      collapse(account: Account, run: TenantRun) {
        if (account.id === 'bad') throw new Error('broken account');
        ran.push(run.tenantId);
      }
    }
    const list = [
      ...accounts('a', 'b', 'bad', 'a'),
      { id: 'off', settings: { cron: { collapse: false } } },
      { id: 'paused', settings: { cron: { collapse: { pausedUntil: '2026-02-01T00:00:00Z' } } } },
      { id: 'odd', settings: { cron: { collapse: 'yes' } } },
      { id: '' },
    ];
    const bed = await CronTestBed.create({ providers: [Jobs], options: { tenants: { list: () => list } } });
    const [summary] = await bed.fire('collapse');
    expect(summary).toMatchObject({
      outcome: 'partial',
      tenants: { listed: 6, eligible: 3, skipped: 3, succeeded: 2, failed: 1, unprocessed: 0 },
      fanOut: { mode: 'chunked', concurrency: 2 },
    });
    expect(summary?.tenants?.failures).toMatchObject([
      { tenantId: 'bad', error: { message: 'broken account' } },
    ]);
    expect(ran.sort()).toEqual(['a', 'b']);
    expect(bed.events.all('tenant.failed')[0]).toMatchObject({ job: 'collapse', tenantId: 'bad' });
    expect([...(bed.events.all('tenants.skipped')[0]?.tenantIds ?? [])].sort()).toEqual([
      'odd',
      'off',
      'paused',
    ]);
    expect(bed.events.count('tenants.invalid')).toBeGreaterThan(0);
    await bed.close();
  });

  it('retries a tenant, with the attempt told', async () => {
    const attempts: number[] = [];
    class Jobs {
      @TenantCron<Account>('0 0 * * * *', { name: 'notify', retry: { attempts: 3, backoffMs: 100 } })
      notify(_account: Account, run: TenantRun) {
        attempts.push(run.attempt);
        if (run.attempt < 3) throw new Error('gateway');
      }
    }
    const bed = await CronTestBed.create({
      providers: [Jobs],
      options: { tenants: { list: () => accounts('a') } },
    });
    const pending = bed.fire('notify');
    await bed.clock.advance(seconds(1));
    expect((await pending)[0]).toMatchObject({ outcome: 'succeeded' });
    expect(attempts).toEqual([1, 2, 3]);
    expect(bed.events.all('tenant.retried').map(({ attempt }) => attempt)).toEqual([1, 2]);
    await bed.close();
  });

  it('fails a tenant that outlives its time, aborts its signal, and goes on', async () => {
    const aborted: string[] = [];
    class Jobs {
      @TenantCron<Account>('0 0 * * * *', { name: 'slow', concurrency: 1, tenantTimeoutMs: 500 })
      slow(account: Account, run: TenantRun) {
        if (account.id !== 'stuck') return undefined;
        run.signal.addEventListener('abort', () => aborted.push(run.tenantId));
        return new Promise(() => undefined);
      }
    }
    const bed = await CronTestBed.create({
      providers: [Jobs],
      options: { tenants: { list: () => accounts('a', 'stuck', 'b') } },
    });
    const pending = bed.fire('slow');
    await bed.clock.advance(seconds(1));
    expect((await pending)[0]).toMatchObject({ outcome: 'partial', tenants: { succeeded: 2, failed: 1 } });
    expect(aborted).toEqual(['stuck']);
    await bed.close();
  });

  it('fails as a whole where the tenants cannot be listed: at once, and after a page', async () => {
    const ran: string[] = [];
    class Jobs {
      @TenantCron<Account>('0 * * * * *', { name: 'job' })
      job(account: Account) {
        ran.push(account.id);
      }
    }
    let pages = 0;
    async function* list(): AsyncGenerator<Account> {
      for (let page = 0; page < pages; page++) yield* accounts(`${page}-a`, `${page}-b`);
      throw new Error('database is gone');
    }
    const bed = await CronTestBed.create({ providers: [Jobs], options: { tenants: { list, pageSize: 2 } } });
    expect((await bed.fire('job'))[0]).toMatchObject({ outcome: 'failed', reason: 'tenants-unavailable' });
    expect(ran).toEqual([]);
    pages = 1;
    const [summary] = await bed.fire('job');
    expect(summary).toMatchObject({
      outcome: 'failed',
      reason: 'tenants-unavailable',
      tenants: { succeeded: 2 },
    });
    expect(summary?.error?.message).toContain('database is gone');
    await bed.close();
  });

  it('keeps the contexts of tenants apart', async () => {
    const seen = new Map<string, unknown>();
    class Jobs {
      @TenantCron<Account>('0 * * * * *', { name: 'job', concurrency: 10, mode: 'sliding' })
      async job(account: Account) {
        const cls = ClsServiceManager.getClsService();
        cls.set('mark', account.id);
        await new Promise((resolve) => setImmediate(resolve));
        seen.set(account.id, [cls.get('mark'), cls.get('tenantId'), cronLogFields().tenantId]);
      }
    }
    const ids = Array.from({ length: 50 }, (_, index) => `t${index}`);
    const bed = await CronTestBed.create({
      providers: [Jobs],
      options: { tenants: { list: () => accounts(...ids) } },
    });
    await bed.fire('job');
    for (const id of ids) expect(seen.get(id)).toEqual([id, id, id]);
    await bed.close();
  });

  it('begins with those the last run did not reach, where it carries over', async () => {
    const order: string[][] = [];
    class Jobs {
      @TenantCron<Account>('0 0 * * * *', {
        name: 'job',
        concurrency: 1,
        maxRunMs: seconds(3),
        carryOver: true,
      })
      async job(account: Account) {
        order.at(-1)?.push(account.id);
        await new Promise<void>((resolve) => bed.clock.setTimer(resolve, seconds(1)));
      }
    }
    const bed: CronTestBed = await CronTestBed.create({
      providers: [Jobs],
      options: { tenants: { list: () => accounts('a', 'b', 'c', 'd', 'e') } },
    });
    for (let round = 0; round < 2; round++) {
      order.push([]);
      const pending = bed.fire('job');
      await bed.clock.advance(seconds(5));
      expect((await pending)[0]).toMatchObject({ outcome: 'interrupted', reason: 'max-run' });
    }
    const [first = [], second = []] = order;
    const leftOver = ['a', 'b', 'c', 'd', 'e'].filter((id) => !first.slice(0, 2).includes(id));
    expect(leftOver).toEqual(expect.arrayContaining(second.slice(0, 3)));
    await bed.close();
  });
});

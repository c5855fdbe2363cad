import {
  CronCoordinator,
  CronOptionsError,
  hours,
  InvalidArgumentError,
  type JobDefinition,
  JobDeclarationError,
  minutes,
  type RunOptions,
  type RunStarted,
  seconds,
  StoreUnavailableError,
  UnknownJobError,
} from 'nestjs-cron-coordinator';
import { CronTestBed, type CronTestBedOptions } from 'nestjs-cron-coordinator/testing';

interface Account {
  readonly id: string;
  readonly settings?: { cron?: Record<string, boolean> };
}

let bed: CronTestBed;

async function coordinators(options: CronTestBedOptions<Account> = {}): Promise<CronCoordinator[]> {
  bed = await CronTestBed.create<Account>(options);
  return Array.from({ length: options.replicas ?? 1 }, (_, index) => bed.replica(index).get(CronCoordinator));
}

async function coordinator(options: CronTestBedOptions<Account> = {}): Promise<CronCoordinator> {
  const [only] = await coordinators(options);
  if (only === undefined) throw new Error('there is no replica');
  return only;
}

afterEach(() => bed.close());

/** A handler that runs until it is told to end. */
function held(): { handler: () => Promise<string>; end: () => void; calls: number } {
  const state = { handler: () => Promise.resolve(''), end: (): void => undefined, calls: 0 };
  const ended = new Promise<string>((resolve) => (state.end = () => resolve('ended')));
  state.handler = () => {
    state.calls++;
    return ended;
  };
  return state;
}

describe('register', () => {
  it.each<[string, JobDefinition]>([
    ['by an expression', { name: 'job', cronTime: '0 * * * * *', handler: () => undefined }],
    [
      'by an interval',
      { name: 'job', intervalMs: minutes(1), startWithin: [0, 0], handler: () => undefined },
    ],
  ])('adds a job that fires %s, at once', async (_how, definition) => {
    const service = await coordinator();
    service.register(definition);
    await bed.clock.advance(minutes(3));
    expect(bed.events.count('run.finished')).toBeGreaterThanOrEqual(3);
  });

  it('adds a job that is only triggered, for tenants too', async () => {
    const service = await coordinator({ options: { tenants: { list: () => [{ id: 'a' }, { id: 'b' }] } } });
    const seen: string[] = [];
    service.register<Account>({
      name: 'on-demand',
      tenant: true,
      handler: (account) => seen.push(account.id),
    });
    expect(service.jobs()).toMatchObject([
      { name: 'on-demand', cronTime: null, intervalMs: null, nextSlot: null, tenant: true },
    ]);
    expect(await service.run('on-demand', { tenantIds: ['b', 'unknown'] })).toMatchObject({
      tenants: { succeeded: 1 },
    });
    expect(seen).toEqual(['b']);
    expect(bed.events.all('tenants.invalid')[0]?.problems.join()).toContain('unknown');
  });

  it('refuses a name that is taken, options that cannot work, and what is no definition', async () => {
    const service = await coordinator();
    service.register({ name: 'job', handler: () => undefined });
    expect(() => service.register({ name: 'job', handler: () => undefined })).toThrow(JobDeclarationError);
    expect(() => service.register({ name: 'bad', cronTime: 'nonsense', handler: () => undefined })).toThrow(
      CronOptionsError,
    );
    // @ts-expect-error one of the two times
    const both: JobDefinition = {
      name: 'both',
      cronTime: '* * * * *',
      intervalMs: 5,
      handler: () => undefined,
    };
    expect(() => service.register(both)).toThrow('`intervalMs`: there is no such option here');
    // @ts-expect-error a handler is needed
    expect(() => service.register({ name: 'none' })).toThrow(InvalidArgumentError);
    expect(service.jobs().map(({ name }) => name)).toEqual(['job']);
  });
});

describe('unregister', () => {
  it('stops the timer, waits for the run, and forgets the job', async () => {
    const service = await coordinator();
    const { handler, end } = held();
    service.register({ name: 'job', cronTime: '0 * * * * *', handler });
    const run = service.run('job');
    await bed.clock.advance(0);
    let gone = false;
    const going = service.unregister('job').then(() => (gone = true));
    await bed.clock.advance(minutes(2));
    expect(gone).toBe(false);
    await expect(service.run('job')).rejects.toThrow(UnknownJobError);
    end();
    await going;
    expect((await run).result).toBe('ended');
    expect(bed.events.count('run.settled')).toBe(1);
    await expect(service.unregister('job')).rejects.toThrow(
      'There is no job named "job". No job is registered.',
    );
  });
});

describe('run', () => {
  it('is refused while the job runs elsewhere, and says who has it since when', async () => {
    const [first, second] = await coordinators({ replicas: 2 });
    const { handler, end } = held();
    for (const service of [first, second]) service?.register({ name: 'job', handler });
    const running = first?.run('job');
    await bed.clock.advance(seconds(5));
    const refused = await second?.run('job', { force: true });
    expect(refused).toMatchObject({
      outcome: 'skipped',
      reason: 'overlap',
      trigger: 'manual',
      owner: { replicaId: 'replica-0', since: '2026-01-01T00:00:00.000Z' },
    });
    end();
    expect(await running).toMatchObject({ outcome: 'succeeded', result: 'ended' });
  });

  it('resolves when it has started, where it is not to wait; a refusal still is a summary', async () => {
    const service = await coordinator();
    const { handler, end } = held();
    service.register({ name: 'job', handler });
    const started = await service.run('job', { wait: false });
    const expected: RunStarted = {
      job: 'job',
      runId: started.runId,
      slot: '2026-01-01T00:00:00.000Z',
      trigger: 'manual',
      replicaId: 'replica-0',
      startedAt: '2026-01-01T00:00:00.000Z',
    };
    expect(started).toEqual(expected);
    expect(await service.run('job', { wait: false })).toMatchObject({
      outcome: 'skipped',
      reason: 'overlap',
    });
    const ended = bed.events.next('run.settled');
    end();
    expect(await ended).toMatchObject({ runId: started.runId, outcome: 'succeeded' });
  });

  it('claims the slot it is given, so that the slot runs once', async () => {
    const [first, second] = await coordinators({ replicas: 2 });
    for (const service of [first, second]) service?.register({ name: 'job', handler: () => 'ran' });
    const slot = '2026-03-01T02:00:00+01:00';
    expect(await first?.run('job', { slot })).toMatchObject({
      outcome: 'succeeded',
      slot: '2026-03-01T01:00:00.000Z',
    });
    expect(await second?.run('job', { slot })).toMatchObject({
      outcome: 'skipped',
      reason: 'already-claimed',
      owner: { replicaId: 'replica-0' },
    });
    await bed.clock.advance(hours(25));
    expect(await second?.run('job', { slot })).toMatchObject({ outcome: 'succeeded' });
  });

  it('answers a repeated slot with the first one’s run, also while that goes on', async () => {
    const service = await coordinator();
    const { handler, end } = held();
    service.register({ name: 'job', handler });
    const slot = '2026-03-01T02:00:00Z';
    const first = await service.run('job', { slot, wait: false });
    expect(await service.run('job', { slot, wait: false })).toEqual({ ...first, deduplicated: true });
    const repeated = service.run('job', { slot });
    await bed.clock.advance(0);
    end();
    const { runId } = first;
    expect(await repeated).toMatchObject({ runId, outcome: 'succeeded', deduplicated: true });
    expect(await service.run('job', { slot })).toMatchObject({ runId, deduplicated: true });
  });

  it('leaves a key free that was answered with the run of a slot', async () => {
    const service = await coordinator();
    service.register({ name: 'job', handler: () => 'ran' });
    const slot = '2026-03-01T02:00:00Z';
    const { runId } = await service.run('job', { slot });
    const options = { slot, idempotencyKey: 'delivery-10' };
    expect(await service.run('job', options)).toMatchObject({ runId, deduplicated: true });
    await bed.clock.advance(0);
    expect(await service.run('job', options)).toMatchObject({ runId, deduplicated: true });
  });

  it('rejects a key that is repeated with other options', async () => {
    const service = await coordinator();
    service.register({ name: 'job', handler: () => 'ran' });
    await service.run('job', { idempotencyKey: 'delivery-11' });
    const other = service.run('job', { idempotencyKey: 'delivery-11', force: true });
    await expect(other).rejects.toThrow('The idempotency key "delivery-11" of job "job" came with other');
    await expect(other).rejects.toThrow(InvalidArgumentError);
  });

  it('answers a repeated key with the first one’s run', async () => {
    const service = await coordinator();
    const { handler, end } = held();
    service.register({ name: 'job', handler });
    const options: RunOptions = { idempotencyKey: 'delivery-7' };
    const first = service.run('job', options);
    await bed.clock.advance(0);
    const second = service.run('job', options);
    await bed.clock.advance(0);
    end();
    const { runId } = await first;
    expect(await second).toMatchObject({ runId, outcome: 'succeeded', deduplicated: true });
    expect(await service.run('job', options)).toMatchObject({ runId, deduplicated: true });
    expect(await service.run('job', { idempotencyKey: 'delivery-8' })).not.toHaveProperty('deduplicated');
  });

  it('answers a repeated key at once where it is not to wait', async () => {
    const service = await coordinator();
    const { handler, end } = held();
    service.register({ name: 'job', handler });
    const options = { idempotencyKey: 'delivery-9', wait: false } as const;
    const first = await service.run('job', options);
    expect(await service.run('job', options)).toEqual({ ...first, deduplicated: true });
    const ended = bed.events.next('run.settled');
    end();
    expect((await ended).runId).toBe(first.runId);
  });

  it('takes a slot without an offset for UTC, whatever the zone of the process', async () => {
    const service = await coordinator();
    service.register({ name: 'job', handler: () => undefined });
    expect(await service.run('job', { slot: '2026-03-01T02:00:00' })).toMatchObject({
      slot: '2026-03-01T02:00:00.000Z',
    });
    await expect(service.run('job', { slot: '2026-02-30T02:00:00Z' })).rejects.toThrow(
      '`slot`: expected an ISO 8601 time',
    );
  });

  it.each<[string, object, string]>([
    ['an unknown option', { when: 'now' }, '`when`: there is no such option here'],
    [
      'a slot that is no time',
      { slot: 'yesterday' },
      '`slot`: expected an ISO 8601 time such as "2026-01-31T02:00:00Z", got "yesterday" (string)',
    ],
    ['no tenant', { tenantIds: [] }, '`tenantIds`: expected at least one tenant id'],
    ['tenants of a job that has none', { tenantIds: ['a'] }, 'Job "job" is not a tenant job'],
    ['an empty key', { idempotencyKey: '' }, '`idempotencyKey`: expected a non-empty string'],
  ])('rejects %s', async (_what, options, message) => {
    const service = await coordinator();
    service.register({ name: 'job', handler: () => undefined });
    const rejection = service.run('job', options);
    await expect(rejection).rejects.toThrow(message);
    await expect(rejection).rejects.toThrow(InvalidArgumentError);
    expect(bed.events.count('run.settled')).toBe(0);
  });

  it('rejects an unknown job, naming those there are', async () => {
    const service = await coordinator();
    service.register({ name: 'known', handler: () => undefined });
    await expect(service.run('unknown')).rejects.toThrow(
      'There is no job named "unknown". Known jobs: known.',
    );
  });
});

describe('pause', () => {
  it('holds for every replica until it is resumed, and a forced run goes through', async () => {
    const [first, second] = await coordinators({ replicas: 2 });
    for (const service of [first, second]) {
      service?.register({ name: 'job', cronTime: '0 * * * * *', handler: () => undefined });
    }
    await first?.pause('job');
    const summaries = await bed.fire('job');
    expect(summaries.map(({ reason }) => reason)).toEqual(['paused', 'paused']);
    expect([first, second].map((service) => service?.jobs()[0]?.paused)).toEqual([true, true]);
    expect(await second?.run('job')).toMatchObject({ outcome: 'skipped', reason: 'paused' });
    expect(await second?.run('job', { force: true })).toMatchObject({ outcome: 'succeeded' });
    await second?.resume('job');
    expect((await bed.fire('job')).map(({ outcome }) => outcome).sort()).toEqual(['skipped', 'succeeded']);
    expect(bed.events.all('job.paused')).toEqual([{ job: 'job', replicaId: 'replica-0' }]);
    expect(bed.events.all('job.resumed')).toEqual([{ job: 'job', replicaId: 'replica-1' }]);
  });

  it('rejects for an unknown job, and where the store is unreachable or swallows it', async () => {
    const service = await coordinator();
    service.register({ name: 'job', handler: () => undefined });
    await expect(service.pause('unknown')).rejects.toThrow(UnknownJobError);
    bed.store.fail();
    await expect(service.pause('job')).rejects.toThrow(StoreUnavailableError);
    bed.store.swallow();
    await expect(service.pause('job')).rejects.toThrow(StoreUnavailableError);
    expect(service.jobs()[0]?.paused).toBe(false);
  });
});

describe('the bare policies', () => {
  it('ranRecently marks a name for a while, for all replicas; true also when unsure', async () => {
    const [first, second] = await coordinators({ replicas: 2 });
    expect(await first?.ranRecently('export', minutes(5))).toBe(false);
    expect(await second?.ranRecently('export', minutes(5))).toBe(true);
    expect(await second?.ranRecently('another', minutes(5))).toBe(false);
    await bed.clock.advance(minutes(5) + 1);
    expect(await second?.ranRecently('export', minutes(5))).toBe(false);
    bed.store.fail();
    expect(await first?.ranRecently('unsure', minutes(5))).toBe(true);
    await expect(first?.ranRecently('export', 0)).rejects.toThrow(
      'Invalid arguments of CronCoordinator.ranRecently',
    );
  });

  it('eligibleTenants gives those whose settings allow the job, each once', async () => {
    const list = [{ id: 'a' }, { id: 'b', settings: { cron: { job: false } } }, { id: 'c' }];
    const service = await coordinator({ options: { tenants: { list: () => list } } });
    const ids: string[] = [];
    for await (const { id } of service.eligibleTenants<Account>('job')) ids.push(id);
    expect(ids.sort()).toEqual(['a', 'c']);
    expect(bed.events.all('tenants.skipped')).toMatchObject([{ tenantIds: ['b'] }]);
  });

  it('eligibleTenants needs a directory, and says so', async () => {
    const service = await coordinator();
    await expect(service.eligibleTenants('job')[Symbol.asyncIterator]().next()).rejects.toThrow(
      'needs a tenant directory',
    );
  });

  it('forEachTenant keeps the order, bounds what is in flight, and contains failures', async () => {
    const service = await coordinator();
    const started: string[] = [];
    let inFlight = 0;
    let most = 0;
    const totals = await service.forEachTenant(
      'adopted',
      [{ id: 3 }, { id: 1 }, { id: 2 }, { id: 1 }],
      async (tenant, run) => {
        most = Math.max(most, ++inFlight);
        started.push(run.tenantId);
        await Promise.resolve();
        inFlight--;
        if (tenant.id === 1) throw new Error('no');
      },
      { concurrency: 2 },
    );
    expect(started).toEqual(['3', '1', '2']);
    expect(most).toBe(2);
    expect(totals).toMatchObject({ listed: 3, eligible: 3, succeeded: 2, failed: 1, unprocessed: 0 });
    expect(bed.events.all('tenant.failed')).toMatchObject([{ job: 'adopted', tenantId: '1' }]);
    await expect(service.forEachTenant('adopted', [], () => undefined, { concurrency: 0 })).rejects.toThrow(
      InvalidArgumentError,
    );
  });
});

describe('a listener', () => {
  it('that throws or rejects changes nothing, and can be taken away', async () => {
    const service = await coordinator();
    service.register({ name: 'job', handler: () => 'ran' });
    const seen: string[] = [];
    service.on('run.started', () => {
      throw new Error('bad listener');
    });
    // A listener that is async without anyone having meant it to be.
    service.on('run.settled', (): unknown => Promise.reject(new Error('bad listener')));
    const off = service.on('run.settled', ({ outcome }) => seen.push(outcome));
    expect(await service.run('job')).toMatchObject({ outcome: 'succeeded' });
    off();
    await service.run('job');
    expect(seen).toEqual(['succeeded']);
  });
});

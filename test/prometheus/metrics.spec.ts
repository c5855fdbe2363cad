import { Registry } from 'prom-client';
import {
  CoordinatedCron,
  CronCoordinator,
  hours,
  minutes,
  seconds,
  TenantCron,
  type TenantRun,
} from 'nestjs-cron-coordinator';
import { CronPrometheusModule } from 'nestjs-cron-coordinator/prometheus';
import { CronTestBed, type CronTestBedOptions } from 'nestjs-cron-coordinator/testing';
import { Scrape } from '../support/scrape.js';

interface Account {
  readonly id: string;
}

const NEVER = '0 0 0 1 1 *';

class Jobs {
  @CoordinatedCron('0 0 * * * *', { name: 'report' })
  report(): void {}

  @TenantCron<Account>(NEVER, { name: 'billing', concurrency: 1 })
  bill({ id }: Account, _run: TenantRun): void {
    if (id === 'bad') throw new Error('no luck');
  }
}

/** Replicas with a registry each. */
async function setUp({ options, ...more }: CronTestBedOptions<Account> = {}) {
  const registries: Registry[] = [];
  const metrics = CronPrometheusModule.forRootAsync({
    useFactory: () => {
      const registry = new Registry();
      registries.push(registry);
      return { registry };
    },
  });
  const tenants = { list: () => ['good', 'bad', 'off'].map((id) => ({ id })), isEnabled };
  const bed = await CronTestBed.create<Account>({
    imports: [metrics],
    providers: [Jobs],
    options: { tenants, ...options },
    ...more,
  });
  const scrape = async (replica = 0): Promise<Scrape> =>
    new Scrape((await registries[replica]?.metrics()) ?? '');
  const service = (replica = 0): CronCoordinator => bed.replica(replica).get(CronCoordinator);
  return { bed, scrape, service, registries };
}

const isEnabled = ({ id }: Account): boolean => id !== 'off';

/** A handler that ends when it is told to. */
function held() {
  const ends: (() => void)[] = [];
  const handler = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
  return { handler, end: () => ends.splice(0).forEach((end) => end()) };
}

describe('the metrics', () => {
  it('are there at 0 before anything has happened, so that a rate sees the first failure', async () => {
    const { bed, scrape, service } = await setUp();
    const first = await scrape();
    expect(first.by('cron_job_runs_total', 'outcome', { job: 'report' })).toEqual({
      ...{ succeeded: 0, partial: 0, failed: 0, interrupted: 0, skipped: 0, abandoned: 0, missed: 0 },
    });
    expect(Object.keys(first.by('cron_runs_skipped_total', 'reason', { job: 'report' })).sort()).toEqual([
      ...['already-claimed', 'disabled', 'late', 'overlap', 'paused', 'shutting-down'],
      ...['store-unavailable', 'timers-off'],
    ]);
    expect(first.by('cron_tenant_runs_total', 'outcome')).toEqual({
      ...{ succeeded: 0, failed: 0, skipped: 0, unprocessed: 0 },
    });
    expect(first.by('cron_tenant_runs_total', 'job')).toEqual({ billing: 0 });
    expect(first.by('cron_job_duration_seconds_count', 'job')).toEqual({ report: 0, billing: 0 });
    expect(first.by('cron_lease_renewals_total', 'result')).toEqual({ renewed: 0, lost: 0, error: 0 });
    expect(first.by('cron_running', 'job')).toEqual({ report: 0, billing: 0 });
    expect(first.by('cron_leases_lost_total', 'job')).toEqual({ report: 0, billing: 0 });
    for (const name of ['cron_store_errors_total', 'cron_active_jobs', 'cron_history_dropped_total'])
      expect([name, first.value(name)]).toEqual([name, 0]);
    expect(first.by('cron_job_last_success_timestamp_seconds', 'job')).toEqual({});
    service().register({ name: 'later', handler: () => undefined });
    const second = await scrape();
    expect(second.value('cron_job_runs_total', { job: 'later', outcome: 'failed' })).toBe(0);
    expect(second.value('cron_job_overdue', { job: 'later' })).toBe(0);
    await bed.close();
  });

  it('count each slot on each replica by its outcome, and each skip by its reason', async () => {
    const { bed, scrape } = await setUp({ replicas: 2, startAt: '2026-01-01T00:30:00Z' });
    await bed.fire('report');
    const both = [await scrape(0), await scrape(1)];
    const sum = (name: string, labels: Record<string, string>): number =>
      both.reduce((total, one) => total + (one.value(name, { job: 'report', ...labels }) ?? NaN), 0);
    expect(sum('cron_job_runs_total', { outcome: 'succeeded' })).toBe(1);
    expect(sum('cron_job_runs_total', { outcome: 'skipped' })).toBe(1);
    expect(sum('cron_runs_skipped_total', { reason: 'already-claimed' })).toBe(1);
    expect(sum('cron_job_duration_seconds_count', {})).toBe(1);
    expect(both.map((one) => one.value('cron_tick_duration_seconds_count'))).toEqual([1, 1]);
    await bed.close();
  });

  it('count tenants by what became of them, and never name one', async () => {
    const { bed, scrape } = await setUp();
    await bed.fire('billing');
    const found = await scrape();
    expect(found.by('cron_tenant_runs_total', 'outcome', { job: 'billing' })).toEqual({
      ...{ succeeded: 1, failed: 1, skipped: 1, unprocessed: 0 },
    });
    expect(found.value('cron_job_runs_total', { job: 'billing', outcome: 'partial' })).toBe(1);
    const labels = new Set(found.samples.flatMap((sample) => Object.keys(sample.labels)));
    expect([...labels].sort()).toEqual(['job', 'le', 'outcome', 'reason', 'result']);
    expect(found.text).not.toContain('"good"');
    await bed.close();
  });

  it('measure how long runs take, and when the last one succeeded', async () => {
    const { bed, scrape, service } = await setUp();
    const work = held();
    service().register({ name: 'slow', handler: work.handler });
    const running = service().run('slow');
    await bed.clock.advance(seconds(12));
    const meanwhile = await scrape();
    expect(meanwhile.value('cron_running', { job: 'slow' })).toBe(1);
    expect(meanwhile.value('cron_active_jobs')).toBe(1);
    work.end();
    await running;
    const found = await scrape();
    expect(found.value('cron_job_duration_seconds_sum', { job: 'slow' })).toBe(12);
    expect(found.value('cron_job_duration_seconds_bucket', { job: 'slow', le: '5' })).toBe(0);
    expect(found.value('cron_job_duration_seconds_bucket', { job: 'slow', le: '15' })).toBe(1);
    expect(found.value('cron_job_last_success_timestamp_seconds', { job: 'slow' })).toBe(
      bed.clock.now() / 1_000,
    );
    expect(found.value('cron_running', { job: 'slow' })).toBe(0);
    expect(found.value('cron_active_jobs')).toBe(0);
    await bed.close();
  });

  it('count the runs of a job that may overlap', async () => {
    const { bed, scrape, service } = await setUp();
    const work = held();
    service().register({ name: 'wide', handler: work.handler, overlap: 'allow' });
    const running = [service().run('wide'), service().run('wide')];
    await bed.clock.advance(1);
    expect((await scrape()).value('cron_running', { job: 'wide' })).toBe(2);
    expect((await scrape()).value('cron_active_jobs')).toBe(1);
    work.end();
    await Promise.all(running);
    await bed.close();
  });

  it('leave the last success alone when a run fails', async () => {
    const { bed, scrape, service } = await setUp();
    service().register({
      name: 'bad',
      handler: () => {
        throw new Error('no luck');
      },
    });
    await service().run('bad');
    const found = await scrape();
    expect(found.value('cron_job_runs_total', { job: 'bad', outcome: 'failed' })).toBe(1);
    expect(found.value('cron_job_last_success_timestamp_seconds', { job: 'bad' })).toBeUndefined();
    await bed.close();
  });

  it('tell of the store: its errors, the renewals, and what is overdue meanwhile', async () => {
    const { bed, scrape, service } = await setUp();
    const work = held();
    service().register({ name: 'long', handler: work.handler });
    const running = service().run('long');
    await bed.clock.advance(seconds(15));
    expect((await scrape()).value('cron_lease_renewals_total', { result: 'renewed' })).toBe(1);
    bed.store.fail();
    await bed.clock.advance(seconds(30));
    work.end();
    expect(await running).toMatchObject({ outcome: 'interrupted', reason: 'lease-lost' });
    await bed.clock.advance(hours(1) + minutes(2));
    const found = await scrape();
    expect(found.value('cron_lease_renewals_total', { result: 'error' })).toBeGreaterThan(0);
    expect(found.value('cron_leases_lost_total', { job: 'long' })).toBe(1);
    expect(found.value('cron_store_errors_total')).toBeGreaterThan(3);
    expect(
      found.value('cron_runs_skipped_total', { job: 'report', reason: 'store-unavailable' }),
    ).toBeGreaterThan(0);
    expect(found.value('cron_job_runs_total', { job: 'long', outcome: 'interrupted' })).toBe(1);
    expect(found.value('cron_job_overdue', { job: 'report' })).toBe(1);
    expect(found.value('cron_job_overdue', { job: 'long' })).toBe(0);
    bed.store.heal();
    await bed.clock.advance(hours(1));
    expect((await scrape()).value('cron_job_overdue', { job: 'report' })).toBe(0);
    await bed.close();
  });

  it('tell which jobs are paused, and forget the gauges of one that went', async () => {
    const { bed, scrape, service } = await setUp();
    await service().pause('report');
    expect((await scrape()).by('cron_job_paused', 'job')).toEqual({ report: 1, billing: 0 });
    await service().resume('report');
    await service().unregister('billing');
    expect((await scrape()).by('cron_job_paused', 'job')).toEqual({ report: 0 });
    await bed.close();
  });
});

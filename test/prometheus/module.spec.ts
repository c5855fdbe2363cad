import { Counter, type OpenMetricsContentType, register, Registry } from 'prom-client';
import { CronCoordinator, CronCoordinatorModule } from 'nestjs-cron-coordinator';
import { CronPrometheusModule, type CronPrometheusOptions } from 'nestjs-cron-coordinator/prometheus';
import { boot, bootError } from '../support/boot.js';
import { Scrape } from '../support/scrape.js';

const coordinator = () => CronCoordinatorModule.forRoot({ store: 'memory' });
const namesIn = (registry: Registry): string[] => registry.getMetricsAsArray().map(({ name }) => name);

/** The names of the contract, and those beside it. */
const NAMES = [
  'cron_active_jobs',
  'cron_history_dropped_total',
  'cron_history_outages_total',
  'cron_job_duration_seconds',
  'cron_job_last_success_timestamp_seconds',
  'cron_job_overdue',
  'cron_job_paused',
  'cron_job_runs_total',
  'cron_lease_renewals_total',
  'cron_leases_lost_total',
  'cron_running',
  'cron_runs_skipped_total',
  'cron_store_errors_total',
  'cron_tenant_runs_total',
  'cron_tick_duration_seconds',
];

describe('CronPrometheusModule', () => {
  it('registers with prom-client’s own registry, until the application is closed', async () => {
    const { app } = await boot({ imports: [coordinator(), CronPrometheusModule.forRoot()] });
    expect(namesIn(register).sort()).toEqual(NAMES);
    await app.close();
    expect(namesIn(register)).toEqual([]);
  });

  it('registers with the registry it is given, also by a factory, beside what is there', async () => {
    const registry = new Registry();
    new Counter({ name: 'own_total', help: 'own', registers: [registry] });
    const metrics = CronPrometheusModule.forRootAsync({ useFactory: async () => ({ registry }) });
    const { app } = await boot({ imports: [metrics, coordinator()] });
    expect(namesIn(registry)).toHaveLength(NAMES.length + 1);
    expect(namesIn(register)).toEqual([]);
    await app.close();
    expect(namesIn(registry)).toEqual(['own_total']);
  });

  it('may write the OpenMetrics format', async () => {
    const registry = new Registry<OpenMetricsContentType>();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    const { app } = await boot({ imports: [coordinator(), CronPrometheusModule.forRoot({ registry })] });
    expect(await registry.metrics()).toContain('# EOF');
    await app.close();
  });

  it('finds a coordinator that is not global', async () => {
    const registry = new Registry();
    const own = CronCoordinatorModule.forRoot({ store: 'memory', isGlobal: false });
    const { app } = await boot({ imports: [own, CronPrometheusModule.forRoot({ registry })] });
    expect(namesIn(registry)).toHaveLength(NAMES.length);
    await app.close();
  });

  it('keeps two applications of one process apart, with a registry each', async () => {
    const registries = [new Registry(), new Registry()];
    const apps = await Promise.all(
      registries.map((registry) =>
        boot({ imports: [coordinator(), CronPrometheusModule.forRoot({ registry })] }),
      ),
    );
    const service = apps[0]?.app.get(CronCoordinator);
    service?.register({ name: 'job', handler: () => undefined });
    await service?.run('job');
    const [first, second] = await Promise.all(
      registries.map(async (registry) => new Scrape(await registry.metrics())),
    );
    expect(first?.value('cron_job_runs_total', { job: 'job', outcome: 'succeeded' })).toBe(1);
    expect(second?.by('cron_job_runs_total', 'job')).toEqual({});
    await Promise.all(apps.map(({ app }) => app.close()));
  });

  it('refuses to share a registry with another application, and leaves that one’s metrics alone', async () => {
    const registry = new Registry();
    const first = await boot({ imports: [coordinator(), CronPrometheusModule.forRoot({ registry })] });
    const before = registry.getMetricsAsArray();
    const error = await bootError({ imports: [coordinator(), CronPrometheusModule.forRoot({ registry })] });
    expect(error).toMatchObject({ code: 'INVALID_OPTIONS', context: { option: 'registry' } });
    expect(error.message).toContain('finds cron_job_runs_total, ');
    expect(error.message).toContain('give this one a registry of its own');
    expect(registry.getMetricsAsArray()).toEqual(before);
    await first.app.close();
    const second = await boot({ imports: [coordinator(), CronPrometheusModule.forRoot({ registry })] });
    await second.app.close();
  });

  it('registers nothing where one name is taken', async () => {
    const registry = new Registry();
    new Counter({ name: 'cron_running', help: 'another’s', registers: [registry] });
    const error = await bootError({ imports: [coordinator(), CronPrometheusModule.forRoot({ registry })] });
    expect(error.message).toContain('finds cron_running in its registry already');
    expect(namesIn(registry)).toEqual(['cron_running']);
  });

  it('does not take out what came in its place after the registry was cleared', async () => {
    const registry = new Registry();
    const { app } = await boot({ imports: [coordinator(), CronPrometheusModule.forRoot({ registry })] });
    registry.clear();
    new Counter({ name: 'cron_running', help: 'another’s', registers: [registry] });
    await app.close();
    expect(namesIn(registry)).toEqual(['cron_running']);
  });

  it('says what it needs where there is no coordinator', async () => {
    const { message } = await bootError({
      imports: [CronPrometheusModule.forRoot({ registry: new Registry() })],
    });
    expect(message).toBe(
      'CronPrometheusModule finds no coordinator. Import CronCoordinatorModule.forRoot() in the root module.',
    );
  });

  it.each<[string, object, string]>([
    ['an unknown option', { registri: 1 }, '`registri`: there is no such option here'],
    ['no registry', { registry: {} }, '`registry`: expected a Registry of prom-client, got {} (object)'],
  ])('refuses %s', async (_, options, complaint) => {
    const given: CronPrometheusOptions = options;
    const { message } = await bootError({ imports: [coordinator(), CronPrometheusModule.forRoot(given)] });
    expect(message).toContain('Invalid options of CronPrometheusModule:');
    expect(message).toContain(complaint);
  });
});

describe('a registry that fails', () => {
  it('changes nothing for a run, and what works goes on counting', async () => {
    const registry = new Registry();
    const { app, logger } = await boot({
      imports: [coordinator(), CronPrometheusModule.forRoot({ registry })],
    });
    const service = app.get(CronCoordinator);
    service.register({ name: 'job', handler: () => 'ran' });
    const runs = registry.getSingleMetric('cron_job_runs_total');
    Object.assign(runs ?? {}, {
      inc: () => {
        throw new Error('no luck');
      },
    });
    expect(await service.run('job')).toMatchObject({ outcome: 'succeeded', result: 'ran' });
    expect(logger.events('listener.failed')).toMatchObject([{ line: { of: 'run.settled' } }]);
    const scraped = new Scrape(await registry.getSingleMetricAsString('cron_job_duration_seconds'));
    expect(scraped.value('cron_job_duration_seconds_count', { job: 'job' })).toBe(1);
    await app.close();
  });

  it('does not keep the application from closing', async () => {
    const registry = new Registry();
    const { app, logger } = await boot({
      imports: [coordinator(), CronPrometheusModule.forRoot({ registry })],
    });
    registry.removeSingleMetric = () => {
      throw new Error('no luck');
    };
    await app.close();
    expect(logger.events('prometheus.warning')).toHaveLength(1);
  });
});

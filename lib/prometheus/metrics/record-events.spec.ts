import { Registry } from 'prom-client';
import { Scrape } from '../../../test/support/scrape.js';
import { EventBus } from '../../events/event-bus.js';
import { createMetrics } from './cron-metrics.js';
import { recordEvents } from './record-events.js';
import { RunningRuns } from './running-runs.js';

function setUp() {
  const events = new EventBus((_, error) => {
    throw error;
  });
  const metrics = createMetrics(() => [], new RunningRuns());
  const registry = new Registry();
  for (const { metric } of Object.values(metrics)) registry.registerMetric(metric);
  const stop = recordEvents(events, metrics);
  const scrape = async (): Promise<Scrape> => new Scrape(await registry.metrics());
  return { events, stop, scrape };
}

describe('what happens', () => {
  const dropped = { replicaId: 'replica', job: 'report', runId: 'run', what: 'finish', total: 7 } as const;

  it('is counted for what the history will never hold', async () => {
    const { events, scrape } = setUp();
    events.emit('history.dropped', dropped);
    events.emit('history.dropped', { ...dropped, total: 8 });
    expect((await scrape()).value('cron_history_dropped_total')).toBe(2);
  });

  it('is counted for a history that stopped taking writes', async () => {
    const { events, scrape } = setUp();
    expect((await scrape()).value('cron_history_outages_total')).toBe(0);
    events.emit('history.unavailable', { replicaId: 'replica', error: { name: 'Error', message: 'away' } });
    expect((await scrape()).value('cron_history_outages_total')).toBe(1);
  });

  it('is counted for the slots of a gap that was found afterwards', async () => {
    const { events, scrape } = setUp();
    events.emit('slots.missed', { job: 'report', replicaId: 'replica', count: 12, first: '', last: '' });
    expect((await scrape()).value('cron_job_runs_total', { job: 'report', outcome: 'missed' })).toBe(12);
  });

  it('is measured from fire to decision, where the run is let through', async () => {
    const { events, scrape } = setUp();
    events.emit('run.started', {
      ...{
        job: 'report',
        runId: 'run',
        slot: '',
        trigger: 'schedule',
        replicaId: 'replica',
        flowName: 'report',
      },
      ...{ startedAt: '', attempt: 1, fencingToken: null, admissionMs: 2.25 },
    });
    const found = await scrape();
    expect(found.value('cron_tick_duration_seconds_sum')).toBe(0.00225);
    expect(found.value('cron_tick_duration_seconds_bucket', { le: '0.001' })).toBe(0);
    expect(found.value('cron_tick_duration_seconds_bucket', { le: '0.0025' })).toBe(1);
  });

  it('is counted no longer once that is ended', async () => {
    const { events, stop, scrape } = setUp();
    stop();
    events.emit('history.dropped', dropped);
    expect((await scrape()).value('cron_history_dropped_total')).toBe(0);
  });
});

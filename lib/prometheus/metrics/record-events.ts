import type { CronCoordinator } from '../../coordinator/cron-coordinator.service.js';
import type { RunSettledEvent } from '../../events/run-events.js';
import type { CronMetrics } from './cron-metrics.js';
import { TENANT_OUTCOMES } from './label-values.js';
import { NEVER_BEGAN } from './running-runs.js';

/** Counts what happens; returns what ends that. Each metric listens for itself, so that one that fails is one. */
export function recordEvents(coordinator: Pick<CronCoordinator, 'on'>, metrics: CronMetrics): () => void {
  const onSettled = (record: (run: RunSettledEvent) => void): (() => void) =>
    coordinator.on('run.settled', record);
  const stops = [
    coordinator.on('run.started', ({ admissionMs }) => metrics.tick.metric.observe(admissionMs / 1_000)),
    coordinator.on('store.failed', () => metrics.storeErrors.metric.inc()),
    coordinator.on('lease.renewed', ({ result }) => metrics.renewals.metric.inc({ result })),
    coordinator.on('lease.lost', ({ job }) => metrics.leasesLost.metric.inc({ job })),
    coordinator.on('history.unavailable', () => metrics.historyOutages.metric.inc()),
    coordinator.on('history.dropped', () => metrics.historyDropped.metric.inc()),
    onSettled(({ job, outcome }) => metrics.runs.metric.inc({ job, outcome })),
    coordinator.on('slots.missed', ({ job, count }) =>
      metrics.runs.metric.inc({ job, outcome: 'missed' }, count),
    ),
    onSettled((run) => countSkipped(run, metrics)),
    onSettled((run) => countTenants(run, metrics)),
    onSettled((run) => measure(run, metrics)),
    onSettled(({ job, outcome, finishedAt }) => {
      if (outcome === 'succeeded') metrics.lastSuccess.metric.set({ job }, Date.parse(finishedAt) / 1_000);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function countSkipped(
  { job, outcome, reason = 'unknown', durationMs }: RunSettledEvent,
  metrics: CronMetrics,
): void {
  if (outcome !== 'skipped') return;
  metrics.skipped.metric.inc({ job, reason });
  metrics.tick.metric.observe(durationMs / 1_000);
}

function countTenants({ job, tenants }: RunSettledEvent, metrics: CronMetrics): void {
  if (tenants === undefined) return;
  for (const outcome of TENANT_OUTCOMES) metrics.tenants.metric.inc({ job, outcome }, tenants[outcome]);
}

function measure({ job, outcome, durationMs }: RunSettledEvent, metrics: CronMetrics): void {
  if (!NEVER_BEGAN.has(outcome)) metrics.durations.observe(job, durationMs);
}

import { Histogram } from 'prom-client';
import { TICK_SECONDS } from './buckets.js';
import { type NamedMetric, namedMetric } from './named-metric.js';
import type { Jobs } from './new-jobs.js';
import { RunDurations } from './run-durations.js';

export interface CronHistograms {
  readonly durations: RunDurations;
  readonly tick: NamedMetric<Histogram>;
}

export function createHistograms(jobs: Jobs): CronHistograms {
  const help = 'From the moment a run was due, or triggered, until it was let through or refused.';
  return {
    durations: new RunDurations(jobs),
    tick: namedMetric('cron_tick_duration_seconds', help, (basics) => {
      return new Histogram({ ...basics, buckets: TICK_SECONDS });
    }),
  };
}

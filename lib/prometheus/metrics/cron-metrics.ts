import { type CronCounters, createCounters } from './counters.js';
import { createGauges, type CronGauges } from './gauges.js';
import { createHistograms, type CronHistograms } from './histograms.js';
import type { Jobs } from './new-jobs.js';
import type { RunningRuns } from './running-runs.js';

/** What one application's jobs are measured by, as this replica sees them. Tenants are never labels: there may be a million. */
export type CronMetrics = CronCounters & CronGauges & CronHistograms;

/** Registers nothing. */
export function createMetrics(jobs: Jobs, running: RunningRuns): CronMetrics {
  return { ...createCounters(jobs), ...createGauges(jobs, running), ...createHistograms(jobs) };
}

import { Gauge } from 'prom-client';
import type { JobInfo } from '../../coordinator/job-info.js';
import { type NamedMetric, namedMetric } from './named-metric.js';
import type { Jobs } from './new-jobs.js';
import type { RunningRuns } from './running-runs.js';

export interface CronGauges {
  readonly activeJobs: NamedMetric<Gauge>;
  readonly running: NamedMetric<Gauge<'job'>>;
  readonly overdue: NamedMetric<Gauge<'job'>>;
  readonly paused: NamedMetric<Gauge<'job'>>;
  readonly lastSuccess: NamedMetric<Gauge<'job'>>;
}

/** All but the last success are read as they are when they are scraped, so that a job that went away is gone. */
export function createGauges(jobs: Jobs, running: RunningRuns): CronGauges {
  return {
    activeJobs: namedMetric(
      'cron_active_jobs',
      'Jobs of which a run is going on, on this replica.',
      (basics) =>
        new Gauge({
          ...basics,
          collect() {
            this.set(running.jobs);
          },
        }),
    ),
    running: ofEachJob('cron_running', 'Runs that are going on, on this replica.', jobs, ({ name }) =>
      running.of(name),
    ),
    overdue: ofEachJob(
      'cron_job_overdue',
      '1: a slot should have begun and, as far as this replica knows, no replica took it.',
      jobs,
      ({ overdueSince }) => (overdueSince === null ? 0 : 1),
    ),
    paused: ofEachJob(
      'cron_job_paused',
      '1: the job is paused, as this replica knows.',
      jobs,
      ({ paused }) => (paused ? 1 : 0),
    ),
    lastSuccess: namedMetric(
      'cron_job_last_success_timestamp_seconds',
      'When the last run on this replica ended that succeeded. Not there before the first.',
      (basics) => new Gauge({ ...basics, labelNames: ['job'] }),
    ),
  };
}

function ofEachJob(
  name: string,
  help: string,
  jobs: Jobs,
  value: (job: JobInfo) => number,
): NamedMetric<Gauge<'job'>> {
  return namedMetric(name, help, (basics) => {
    return new Gauge({
      ...basics,
      labelNames: ['job'],
      collect() {
        this.reset();
        for (const job of jobs()) this.set({ job: job.name }, value(job));
      },
    });
  });
}

import { Counter } from 'prom-client';
import { RENEWAL_RESULTS, RUN_OUTCOMES, SKIP_REASONS, TENANT_OUTCOMES } from './label-values.js';
import { type NamedMetric, namedMetric } from './named-metric.js';
import { type Jobs, newJobs } from './new-jobs.js';

export interface CronCounters {
  readonly runs: NamedMetric<Counter<'job' | 'outcome'>>;
  readonly skipped: NamedMetric<Counter<'job' | 'reason'>>;
  readonly tenants: NamedMetric<Counter<'job' | 'outcome'>>;
  readonly storeErrors: NamedMetric<Counter>;
  readonly renewals: NamedMetric<Counter<'result'>>;
  readonly leasesLost: NamedMetric<Counter<'job'>>;
  readonly historyOutages: NamedMetric<Counter>;
  readonly historyDropped: NamedMetric<Counter>;
}

/** Each series is there at 0 from the first scrape on: `rate()` does not see the first of what was not there before. */
export function createCounters(jobs: Jobs): CronCounters {
  return {
    runs: runCounter(newJobs(jobs)),
    skipped: skipCounter(newJobs(jobs)),
    tenants: tenantCounter(newJobs(jobs)),
    storeErrors: namedMetric(
      'cron_store_errors_total',
      'Questions to the coordination store that got no answer to be trusted.',
      (basics) => new Counter(basics),
    ),
    renewals: renewalCounter(),
    leasesLost: lossCounter(newJobs(jobs)),
    historyOutages: namedMetric(
      'cron_history_outages_total',
      'How often the history stopped taking writes.',
      (basics) => new Counter(basics),
    ),
    historyDropped: namedMetric(
      'cron_history_dropped_total',
      'Starts and ends of runs that will never be written to the history.',
      (basics) => new Counter(basics),
    ),
  };
}

function runCounter(fresh: Jobs): CronCounters['runs'] {
  const help =
    'Slots and triggers that ended on this replica, by outcome. Of a slot, one replica has the run.';
  return namedMetric('cron_job_runs_total', help, (basics) => {
    return new Counter({
      ...basics,
      labelNames: ['job', 'outcome'],
      collect() {
        for (const { name: job } of fresh())
          for (const outcome of RUN_OUTCOMES) this.inc({ job, outcome }, 0);
      },
    });
  });
}

function skipCounter(fresh: Jobs): CronCounters['skipped'] {
  const help = 'Slots and triggers that did not run on this replica, by reason.';
  return namedMetric('cron_runs_skipped_total', help, (basics) => {
    return new Counter({
      ...basics,
      labelNames: ['job', 'reason'],
      collect() {
        for (const { name: job } of fresh()) for (const reason of SKIP_REASONS) this.inc({ job, reason }, 0);
      },
    });
  });
}

function tenantCounter(fresh: Jobs): CronCounters['tenants'] {
  const help = 'Tenants of runs that ended on this replica, by what became of them.';
  return namedMetric('cron_tenant_runs_total', help, (basics) => {
    return new Counter({
      ...basics,
      labelNames: ['job', 'outcome'],
      collect() {
        for (const { name: job } of fresh().filter(({ tenant }) => tenant)) {
          for (const outcome of TENANT_OUTCOMES) this.inc({ job, outcome }, 0);
        }
      },
    });
  });
}

function renewalCounter(): CronCounters['renewals'] {
  const help = 'Renewals of the leases of runs, by result.';
  return namedMetric('cron_lease_renewals_total', help, (basics) => {
    const counter = new Counter({ ...basics, labelNames: ['result'] });
    for (const result of RENEWAL_RESULTS) counter.inc({ result }, 0);
    return counter;
  });
}

function lossCounter(fresh: Jobs): CronCounters['leasesLost'] {
  const help = 'Runs on this replica whose lease was gone or could no longer be trusted.';
  return namedMetric('cron_leases_lost_total', help, (basics) => {
    return new Counter({
      ...basics,
      labelNames: ['job'],
      collect() {
        for (const { name: job } of fresh()) this.inc({ job }, 0);
      },
    });
  });
}

import { Histogram } from 'prom-client';
import { RUN_SECONDS } from './buckets.js';
import { type NamedMetric, namedMetric } from './named-metric.js';
import type { Jobs } from './new-jobs.js';

/** How long runs take, by job. */
export class RunDurations implements NamedMetric<Histogram<'job'>> {
  readonly name: string;
  readonly metric: Histogram<'job'>;
  private readonly begun = new Set<string>();

  constructor(jobs: Jobs) {
    const begin = (): void => {
      for (const { name } of jobs()) this.begin(name);
    };
    const { name, metric } = namedMetric(
      'cron_job_duration_seconds',
      'How long runs on this replica took, whatever their outcome.',
      (basics) => new Histogram({ ...basics, labelNames: ['job'], buckets: RUN_SECONDS, collect: begin }),
    );
    this.name = name;
    this.metric = metric;
  }

  observe(job: string, durationMs: number): void {
    this.begin(job);
    this.metric.observe({ job }, durationMs / 1_000);
  }

  /** Once for each job: what is set to zero anew has forgotten what it observed. */
  private begin(job: string): void {
    if (this.begun.has(job)) return;
    this.begun.add(job);
    this.metric.zero({ job });
  }
}

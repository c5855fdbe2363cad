import type { Registry } from 'prom-client';

/** What is asked of a registry: any of prom-client's is one, whichever format it writes. @publicApi */
export type MetricsRegistry = Pick<Registry, 'registerMetric' | 'getSingleMetric' | 'removeSingleMetric'>;

/** @publicApi */
export interface CronPrometheusOptions {
  /** Where the metrics are registered. Two applications in one process need one each. Default: prom-client's own. */
  registry?: MetricsRegistry;
}

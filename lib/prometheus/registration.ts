import type { Metric } from 'prom-client';
import { CronOptionsError } from '../common/errors.js';
import type { NamedMetric } from './metrics/named-metric.js';
import type { MetricsRegistry } from './prometheus.options.js';

/**
 * Registers all of them or none; returns what takes them out again.
 *
 * Metrics that are there already are another application's: to write to them would add up what does not belong
 * together, and to replace them would leave the other's unseen.
 *
 * @throws CronOptionsError where a name is taken
 */
export function registerAll(registry: MetricsRegistry, metrics: readonly NamedMetric<Metric>[]): () => void {
  const taken = metrics.filter(({ name }) => registry.getSingleMetric(name) !== undefined);
  if (taken.length > 0) {
    throw new CronOptionsError(
      `CronPrometheusModule finds ${taken.map(({ name }) => name).join(', ')} in its registry already. ` +
        'Another application of this process, or a second CronPrometheusModule, has registered them and is not closed: ' +
        'close that one first, or give this one a registry of its own, forRoot({ registry: new Registry() }).',
      { option: 'registry' },
    );
  }
  for (const { metric } of metrics) registry.registerMetric(metric);
  return () => {
    for (const { name, metric } of metrics) {
      // The application may have cleared its registry meanwhile, and somebody else have come.
      if (registry.getSingleMetric(name) === metric) registry.removeSingleMetric(name);
    }
  };
}

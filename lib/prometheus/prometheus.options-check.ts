import { register } from 'prom-client';
import { z } from 'zod';
import { checkOptions } from '../common/option-check.js';
import { objectWith } from '../common/option-schema.js';
import type { MetricsRegistry } from './prometheus.options.js';

const registry = objectWith<MetricsRegistry>('a Registry of prom-client', [
  'registerMetric',
  'getSingleMetric',
  'removeSingleMetric',
]);

const options = z.strictObject({ registry: registry.optional() }, { error: 'an object of options' });

/** @throws CronOptionsError */
export function registryOf(given: unknown): MetricsRegistry {
  return checkOptions(options, given, 'CronPrometheusModule').registry ?? register;
}

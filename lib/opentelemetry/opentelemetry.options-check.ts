import { trace, type Tracer } from '@opentelemetry/api';
import { z } from 'zod';
import { checkOptions } from '../common/option-check.js';
import { flag, objectWith } from '../common/option-schema.js';

export interface TracingSettings {
  readonly tracer: Tracer;
  readonly tenantSpans: boolean;
}

const options = z.strictObject(
  {
    tracer: objectWith<Tracer>('a Tracer of OpenTelemetry', ['startSpan']).optional(),
    tenantSpans: flag().default(true),
  },
  { error: 'an object of options' },
);

/** @throws CronOptionsError */
export function tracingOf(given: unknown): TracingSettings {
  const { tracer, tenantSpans } = checkOptions(options, given, 'CronOpenTelemetryModule');
  // By proxy: a provider that is registered later is used from then on.
  return { tracer: tracer ?? trace.getTracer('nestjs-cron-coordinator'), tenantSpans };
}

import type { Tracer } from '@opentelemetry/api';

/** @publicApi */
export interface CronOpenTelemetryOptions {
  /** What makes the spans. Default: that of the global provider, by the name `nestjs-cron-coordinator`. */
  tracer?: Tracer;
  /**
   * Whether each tenant of a run has a span of its own. A run for a million tenants makes a million of them, and an
   * exporter drops what it cannot keep up with. @default true
   */
  tenantSpans?: boolean;
}

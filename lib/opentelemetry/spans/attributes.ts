import type { Attributes } from '@opentelemetry/api';
import type { RunSummary, TenantTotals } from '../../common/run.js';
import type { InstrumentedRun } from '../../coordinator/instrumentation.js';
import type { TenantRetriedEvent } from '../../events/run-events.js';

// The semantic conventions know no scheduled jobs, so that the names are the library's own. Errors are told by
// `error.type` and the exception event, as they say.

export function runAttributes(run: InstrumentedRun): Attributes {
  return {
    ...identityOf(run),
    'cron.run.slot': run.slot,
    'cron.run.trigger': run.trigger,
    'cron.replica.id': run.replicaId,
    ...(run.fencingToken === null ? {} : { 'cron.run.fencing_token': run.fencingToken }),
  };
}

export function tenantAttributes(run: InstrumentedRun, tenantId: string): Attributes {
  return { ...identityOf(run), 'cron.tenant.id': tenantId };
}

export function retryAttributes({ attempt, delayMs, error }: TenantRetriedEvent): Attributes {
  return {
    'cron.tenant.attempt': attempt,
    'cron.tenant.retry_delay_ms': delayMs,
    'exception.type': error.name,
    'exception.message': error.message,
  };
}

export function outcomeAttributes({ outcome, reason, tenants }: RunSummary): Attributes {
  return {
    'cron.run.outcome': outcome,
    ...(reason === undefined ? {} : { 'cron.run.reason': reason }),
    ...(tenants === undefined ? {} : totalsAttributes(tenants)),
  };
}

function identityOf({ job, runId }: InstrumentedRun): Attributes {
  return { 'cron.job.name': job, 'cron.run.id': runId };
}

function totalsAttributes(tenants: TenantTotals): Attributes {
  const { eligible, skipped, succeeded, failed, unprocessed } = tenants;
  return {
    'cron.tenants.eligible': eligible,
    'cron.tenants.skipped': skipped,
    'cron.tenants.succeeded': succeeded,
    'cron.tenants.failed': failed,
    'cron.tenants.unprocessed': unprocessed,
  };
}

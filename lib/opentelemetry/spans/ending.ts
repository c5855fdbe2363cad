import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { type ErrorInfo, toErrorInfo } from '../../common/error-info.js';
import type { RunSummary } from '../../common/run.js';
import { outcomeAttributes } from './attributes.js';

export function endRunSpan(span: Span, summary: Readonly<RunSummary>): void {
  const { outcome, reason, error, tenants } = summary;
  span.setAttributes(outcomeAttributes(summary));
  if (error !== undefined) fail(span, error);
  else if (outcome !== 'succeeded') {
    const message =
      outcome === 'interrupted' || tenants === undefined
        ? `${outcome}${reason === undefined ? '' : `: ${reason}`}`
        : `${tenants.failed} of ${tenants.eligible} tenants failed`;
    span.setAttribute('error.type', reason ?? outcome);
    span.setStatus({ code: SpanStatusCode.ERROR, message });
  }
  span.end();
}

/** @param failure what the tenant failed with; empty where it did not */
export function endTenantSpan(span: Span, failure: readonly unknown[]): void {
  if (failure.length > 0) fail(span, toErrorInfo(failure[0]));
  span.end();
}

function fail(span: Span, error: ErrorInfo): void {
  span.recordException(error);
  span.setAttribute('error.type', error.name);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
}

import {
  type Context,
  context,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import type { RunTrigger } from '../../common/run.js';
import type {
  Instrumentation,
  InstrumentedRun,
  RunEndListener,
  TenantEndListener,
} from '../../coordinator/instrumentation.js';
import type { TenantRetriedEvent } from '../../events/run-events.js';
import type { TracingSettings } from '../opentelemetry.options-check.js';
import { retryAttributes, runAttributes, tenantAttributes } from './attributes.js';
import { endRunSpan, endTenantSpan } from './ending.js';

/** Runs that somebody asked for, whose own span may be there to be linked. */
const ASKED_FOR: ReadonlySet<RunTrigger> = new Set(['manual', 'http', 'cli']);

/** Spans of runs and tenants, in force while their handlers work. */
export class RunSpans implements Instrumentation {
  private readonly tracer: Tracer;
  /** Of the runs that go on: a fan-out need not call from where the run was entered, such as one over a queue. */
  private readonly runs = new Map<string, Context>();
  /** Of the tenants that have not ended. */
  private readonly tenants = new Map<string, Span>();
  readonly aroundTenant: Instrumentation['aroundTenant'];

  constructor({ tracer, tenantSpans }: TracingSettings) {
    this.tracer = tracer;
    this.aroundTenant = tenantSpans ? (...about) => this.spanOfTenant(...about) : undefined;
  }

  /**
   * The root of a trace of its own, so that nothing of the caller's leaks in: neither its baggage nor its decision
   * whether to sample, and a request that was answered long ago is not kept open. Who asked for the run is linked.
   */
  aroundRun(run: InstrumentedRun, enter: () => void): RunEndListener {
    const span = this.tracer.startSpan(
      `cron ${run.job}`,
      { kind: SpanKind.INTERNAL, attributes: runAttributes(run), links: callerOf(run) },
      ROOT_CONTEXT,
    );
    const inRun = trace.setSpan(ROOT_CONTEXT, span);
    this.runs.set(run.runId, inRun);
    context.with(inRun, enter);
    return (summary) => {
      this.runs.delete(run.runId);
      endRunSpan(span, summary);
    };
  }

  /** An attempt that failed, and is followed by another. */
  retried(retry: TenantRetriedEvent): void {
    const span = this.tenants.get(keyOf(retry.runId, retry.tenantId));
    span?.addEvent('cron.tenant.retried', retryAttributes(retry));
  }

  private spanOfTenant(run: InstrumentedRun, tenantId: string, enter: () => void): TenantEndListener {
    const outer = this.runs.get(run.runId) ?? context.active();
    // The id is an attribute and no part of the name: names are few, and are what spans are grouped by.
    const span = this.tracer.startSpan(
      `cron ${run.job} tenant`,
      { kind: SpanKind.INTERNAL, attributes: tenantAttributes(run, tenantId) },
      outer,
    );
    const key = keyOf(run.runId, tenantId);
    this.tenants.set(key, span);
    context.with(trace.setSpan(outer, span), enter);
    return (...failure) => {
      this.tenants.delete(key);
      endTenantSpan(span, failure);
    };
  }
}

function callerOf({ trigger }: InstrumentedRun): Link[] {
  const caller = trace.getSpanContext(context.active());
  if (!ASKED_FOR.has(trigger) || caller === undefined || !isSpanContextValid(caller)) return [];
  return [{ context: caller }];
}

/** A run's id holds no space. */
function keyOf(runId: string, tenantId: string): string {
  return `${runId} ${tenantId}`;
}

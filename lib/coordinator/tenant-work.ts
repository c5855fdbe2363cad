import type { Clock } from '../common/clock.js';
import { toErrorInfo } from '../common/error-info.js';
import { isPromiseLike } from '../common/promise-like.js';
import type { RandomSource } from '../common/random.js';
import type { SelectedTenant } from '../common/tenant.js';
import type { FlowContext } from '../context/flow-context.js';
import { LazySignal } from '../fan-out/lazy-signal.js';
import { type RetryNotice, type RetryPolicy, withRetry } from '../fan-out/retry.js';
import { withTenantTimeout } from '../fan-out/tenant-timeout.js';
import type { ActiveRun } from './active-run.js';
import type { TenantHandler } from './job-definition.js';
import { type RunFacts, TenantRunHandle } from './run-handle.js';

export interface TenantWorkParts<T> {
  readonly facts: RunFacts;
  readonly handler: TenantHandler<T>;
  readonly retry: RetryPolicy;
  readonly tenantTimeoutMs: number | null;
  readonly run: ActiveRun;
  readonly context: FlowContext;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * Runs the handler for one tenant: in a context of its own, with its attempts and its time-out, its failure told.
 * A handler that is done when it returns costs no promise.
 */
export class TenantWork<T> {
  constructor(private readonly parts: TenantWorkParts<T>) {}

  /** Throws or rejects with what the last attempt failed with. */
  run({ id, tenant }: SelectedTenant<T>): unknown {
    const { flowName, job, runId, slot } = this.parts.facts.identity;
    return this.parts.context.enter({ flowName, job, runId, slot, tenantId: id }, () =>
      this.contained(id, tenant),
    );
  }

  private contained(tenantId: string, tenant: T): unknown {
    const source = new LazySignal(this.parts.run.signal);
    const attempts = { made: 1 };
    const { handlers } = this.parts.run;
    handlers.begin();
    const end = (): void => {
      source.close();
      handlers.end();
    };
    const fail = (error: unknown): never => {
      end();
      this.tellFailure(tenantId, attempts.made, error);
      throw error;
    };
    try {
      const result = this.inTime(tenantId, tenant, source, attempts);
      if (isPromiseLike(result)) return result.then(end, fail);
    } catch (error) {
      return fail(error);
    }
    end();
    return undefined;
  }

  private inTime(tenantId: string, tenant: T, source: LazySignal, attempts: { made: number }): unknown {
    const { facts, clock, tenantTimeoutMs, random, retry, handler, run } = this.parts;
    const mayRetry = (): boolean => run.mayStartMore();
    const attempt = (number: number): unknown => {
      attempts.made = number;
      return handler(tenant, new TenantRunHandle(facts, source, number, tenantId));
    };
    const onRetry = (notice: RetryNotice): void => this.tellRetry(tenantId, notice);
    return withTenantTimeout(
      () => withRetry(attempt, { policy: retry, clock, random, source, mayRetry, onRetry }),
      {
        timeoutMs: tenantTimeoutMs,
        clock,
        source,
        job: facts.identity.job,
        tenantId,
      },
    );
  }

  private tellFailure(tenantId: string, attempt: number, error: unknown): void {
    // Once the run is cut off the tenant counts as unprocessed, and its handler only says that it was.
    if (this.parts.run.signal.aborted) return;
    const { events, identity } = this.parts.facts;
    events.emit('tenant.failed', { ...identity, tenantId, attempt, error: toErrorInfo(error) });
  }

  private tellRetry(tenantId: string, { attempt, delayMs, error }: RetryNotice): void {
    const { events, identity } = this.parts.facts;
    events.emit('tenant.retried', { ...identity, tenantId, attempt, delayMs, error: toErrorInfo(error) });
  }
}

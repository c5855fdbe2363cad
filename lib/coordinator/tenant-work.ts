import type { Clock } from '../common/clock.js';
import { toErrorInfo } from '../common/error-info.js';
import { isPromiseLike } from '../common/promise-like.js';
import type { RandomSource } from '../common/random.js';
import { type RetryNotice, type RetryParts, type RetryPolicy, withRetry } from '../common/retry.js';
import type { SelectedTenant } from '../common/tenant.js';
import type { FlowContext } from '../context/flow-context.js';
import { LazySignal } from '../fan-out/lazy-signal.js';
import { type TenantTimeoutParts, withTenantTimeout } from '../fan-out/tenant-timeout.js';
import type { ActiveRun } from './active-run.js';
import type { TenantHandler } from './job-definition.js';
import { type RunFacts, TenantRunHandle } from './run-handle.js';
import type { RunInstruments } from './run-instruments.js';

export interface TenantWorkParts<T> {
  readonly facts: RunFacts;
  readonly handler: TenantHandler<T>;
  readonly retry: RetryPolicy;
  readonly tenantTimeoutMs: number | null;
  readonly run: ActiveRun;
  readonly context: FlowContext;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly instruments: RunInstruments | null;
}

/**
 * Runs the handler for one tenant: in a context of its own, with its attempts and its time-out, its failure told.
 * A handler that is done when it returns costs no promise.
 */
export class TenantWork<T> {
  constructor(private readonly parts: TenantWorkParts<T>) {}

  /** Throws or rejects with what the last attempt failed with. */
  run({ id, tenant }: SelectedTenant<T>): unknown {
    const { context, facts, instruments } = this.parts;
    const { flowName, job, runId, slot } = facts.identity;
    const execution = new TenantExecution(this.parts, id, tenant);
    return context.enter({ flowName, job, runId, slot, tenantId: id }, () =>
      instruments === null
        ? execution.contained()
        : instruments.aroundTenant(id, () => execution.contained()),
    );
  }
}

/** One tenant on its way. One object for all that needs to know of it: a run may be for a million of them. */
class TenantExecution<T> implements RetryParts, TenantTimeoutParts {
  readonly source: LazySignal;
  private attempt = 1;

  constructor(
    private readonly parts: TenantWorkParts<T>,
    readonly tenantId: string,
    private readonly tenant: T,
  ) {
    this.source = new LazySignal(parts.run.signal);
  }

  get policy(): RetryPolicy {
    return this.parts.retry;
  }

  get timeoutMs(): number | null {
    return this.parts.tenantTimeoutMs;
  }

  get clock(): Clock {
    return this.parts.clock;
  }

  get random(): RandomSource {
    return this.parts.random;
  }

  get job(): string {
    return this.parts.facts.identity.job;
  }

  mayRetry(): boolean {
    return this.parts.run.mayStartMore();
  }

  onRetry({ attempt, delayMs, error }: RetryNotice): void {
    const { events, identity } = this.parts.facts;
    const { tenantId } = this;
    events.emit('tenant.retried', { ...identity, tenantId, attempt, delayMs, error: toErrorInfo(error) });
  }

  contained(): unknown {
    this.parts.run.handlers.begin();
    let result: unknown;
    try {
      result = withTenantTimeout(() => withRetry((attempt) => this.call(attempt), this), this);
    } catch (error) {
      return this.fail(error);
    }
    if (isPromiseLike(result)) {
      return result.then(
        () => this.end(),
        (error: unknown) => this.fail(error),
      );
    }
    this.end();
    return undefined;
  }

  private call(attempt: number): unknown {
    this.attempt = attempt;
    const { facts, handler } = this.parts;
    return handler(this.tenant, new TenantRunHandle(facts, this.source, attempt, this.tenantId));
  }

  private end(): void {
    this.source.close();
    this.parts.run.handlers.end();
  }

  private fail(error: unknown): never {
    this.end();
    // Once the run is cut off the tenant counts as unprocessed, and its handler only says that it was.
    if (!this.parts.run.signal.aborted) {
      const { events, identity } = this.parts.facts;
      const { tenantId, attempt } = this;
      events.emit('tenant.failed', { ...identity, tenantId, attempt, error: toErrorInfo(error) });
    }
    throw error;
  }
}

import type { CronRun, RunIdentity, RunTrigger, TenantRun } from '../common/run.js';
import type { EventBus } from '../events/event-bus.js';

/** What every run handle of one run shares. */
export interface RunFacts {
  readonly identity: RunIdentity;
  readonly fencingToken: number | null;
  readonly events: EventBus;
}

/** Where a handle's signal comes from: a tenant's is made only when its handler asks for it. */
export interface SignalSource {
  readonly signal: AbortSignal;
}

/** What a handler is given. */
export class RunHandle implements CronRun {
  constructor(
    protected readonly facts: RunFacts,
    private readonly source: SignalSource,
    readonly attempt = 1,
  ) {}

  get job(): string {
    return this.facts.identity.job;
  }

  get runId(): string {
    return this.facts.identity.runId;
  }

  get slot(): string {
    return this.facts.identity.slot;
  }

  get trigger(): RunTrigger {
    return this.facts.identity.trigger;
  }

  get replicaId(): string {
    return this.facts.identity.replicaId;
  }

  get fencingToken(): number | null {
    return this.facts.fencingToken;
  }

  get signal(): AbortSignal {
    return this.source.signal;
  }

  // Getters, so that a handler may take the functions out of its run; made only where one does.
  get progress(): CronRun['progress'] {
    return (done, total) =>
      this.facts.events.emit('run.progress', {
        ...this.origin(),
        done,
        ...(total === undefined ? {} : { total }),
      });
  }

  get log(): CronRun['log'] {
    return (message, fields) =>
      this.facts.events.emit('job.log', {
        ...this.origin(),
        message,
        ...(fields === undefined ? {} : { fields }),
      });
  }

  protected origin(): RunIdentity & { tenantId?: string } {
    return this.facts.identity;
  }
}

/** What a tenant's handler is given. */
export class TenantRunHandle extends RunHandle implements TenantRun {
  constructor(
    facts: RunFacts,
    source: SignalSource,
    attempt: number,
    readonly tenantId: string,
  ) {
    super(facts, source, attempt);
  }

  protected override origin(): RunIdentity & { tenantId: string } {
    return { ...this.facts.identity, tenantId: this.tenantId };
  }
}

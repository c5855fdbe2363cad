import { setMaxListeners } from 'node:events';
import type { RunIdentity, SkipReason, TenantTotals } from '../common/run.js';
import { HandlerCount } from './handler-count.js';
import type { GatedWork } from './shutdown-gate.js';

/** One run on its way: who it is, whether it may go on, and why not. */
export class ActiveRun implements GatedWork {
  /** Handlers that have been called and have not ended, whether or not anyone waits for them. */
  readonly handlers = new HandlerCount();
  private readonly controller = new AbortController();
  private abortReason: SkipReason | null = null;
  private totals: (() => TenantTotals) | null = null;
  /** Asked before anything more is started, beside the abort: the gate, the lease. */
  private readonly conditions: { readonly reason: SkipReason; holds(): boolean }[] = [];

  constructor(
    readonly identity: RunIdentity,
    /** Wall-clock time in milliseconds. */
    readonly startedAt: number,
    /** Monotonic time, for durations. */
    readonly startedOn: number,
  ) {
    // Each tenant in flight whose handler looks at its signal follows this one. Node.js warns of a leak from eleven on.
    setMaxListeners(Infinity, this.controller.signal);
  }

  get job(): string {
    return this.identity.job;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** From here on the run also depends on this; `reason` is what stopped it once it no longer holds. */
  dependsOn(reason: SkipReason, holds: () => boolean): void {
    this.conditions.push({ reason, holds });
  }

  /** What has become of the tenants so far; `null` before there are any. */
  get tenants(): TenantTotals | null {
    return this.totals?.() ?? null;
  }

  tellTenants(totals: () => TenantTotals): void {
    this.totals = totals;
  }

  mayStartMore(): boolean {
    return this.stoppedBy() === null;
  }

  /** Why nothing more may start, or `null`. */
  stoppedBy(): SkipReason | null {
    if (this.abortReason !== null) return this.abortReason;
    return this.conditions.find(({ holds }) => !holds())?.reason ?? null;
  }

  /** Only the first reason counts. */
  abort(reason: SkipReason): void {
    if (this.abortReason !== null) return;
    this.abortReason = reason;
    this.controller.abort(new DOMException(`The run was stopped: ${reason}.`, 'AbortError'));
  }
}

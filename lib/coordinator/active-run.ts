import { setMaxListeners } from 'node:events';
import type { RunIdentity, SkipReason, TenantTotals } from '../common/run.js';
import { HandlerCount } from './handler-count.js';
import type { GatedWork } from './shutdown-gate.js';

/** One run on its way: who it is, whether it may go on, and why not. */
export class ActiveRun implements GatedWork {
  /** Handlers that have been called and have not ended, whether or not anyone waits for them. */
  readonly handlers = new HandlerCount();
  private controller: AbortController | null = null;
  private readonly abortListeners = new Set<() => void>();
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
  ) {}

  get job(): string {
    return this.identity.job;
  }

  /** Made when it is first looked at: most handlers never do, and a run that is refused has none. */
  get signal(): AbortSignal {
    if (this.controller !== null) return this.controller.signal;
    this.controller = new AbortController();
    const { signal } = this.controller;
    // Each tenant in flight whose handler looks at its signal follows this one. Node.js warns of a leak from eleven on.
    setMaxListeners(Infinity, signal);
    if (this.abortReason !== null) this.abortSignal(this.abortReason);
    return signal;
  }

  /** Calls `listener` once the run is aborted, or at once where it is. Returns what takes it away again. */
  onAbort(listener: () => void): () => void {
    if (this.abortReason !== null) listener();
    else this.abortListeners.add(listener);
    return () => this.abortListeners.delete(listener);
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
    this.abortSignal(reason);
    for (const listener of this.abortListeners) listener();
    this.abortListeners.clear();
  }

  private abortSignal(reason: SkipReason): void {
    this.controller?.abort(new DOMException(`The run was stopped: ${reason}.`, 'AbortError'));
  }
}

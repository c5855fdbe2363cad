/**
 * One tenant's abort signal, made only when it is looked at: of a million tenants, few handlers ask for theirs.
 *
 * It follows the run's signal from then until `close`, so the run's signal holds a listener for no more tenants
 * than are in flight.
 */
export class LazySignal {
  private controller: AbortController | undefined;
  private aborted = false;
  private reason: unknown;
  private closed = false;

  constructor(private readonly parent: AbortSignal) {}

  /** Aborted by {@link abort} and with the run's signal, with the same reason. */
  get signal(): AbortSignal {
    if (this.controller !== undefined) return this.controller.signal;
    // Nothing of this tenant is left to end, only the run.
    if (this.closed && !this.aborted) return this.parent;
    const controller = new AbortController();
    this.controller = controller;
    if (this.aborted) controller.abort(this.reason);
    else if (this.parent.aborted) controller.abort(this.parent.reason);
    else this.parent.addEventListener('abort', this.follow);
    return controller.signal;
  }

  /** Aborts this tenant's signal alone. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.controller?.abort(reason);
    this.parent.removeEventListener('abort', this.follow);
  }

  /** The tenant's handler has ended: a signal it was given stops following the run's. */
  close(): void {
    this.closed = true;
    if (this.controller !== undefined) this.parent.removeEventListener('abort', this.follow);
  }

  private readonly follow = (): void => this.abort(this.parent.reason);
}

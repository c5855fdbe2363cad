/** When a run is to end, and when at last. */
export interface InterruptionSignals {
  readonly signal: AbortSignal;
  /** Aborts with `signal` or after it. */
  readonly listEnds: AbortSignal;
}

/**
 * What becomes of a run whose signals abort: what is in flight is cut off at the first, and no wait outlasts the
 * second. A single listener on each for the whole run.
 */
export class Interruption {
  private release: ((value: undefined) => void) | undefined;

  /** @param onAbort called when `signal` aborts; at once if it has aborted already */
  constructor(
    private readonly signals: InterruptionSignals,
    private readonly onAbort: () => void,
  ) {
    const { signal, listEnds } = signals;
    signal.addEventListener('abort', onAbort);
    listEnds.addEventListener('abort', this.releaseSoon);
    if (signal.aborted) onAbort();
  }

  /** Whether no wait is left to be had. */
  get isOver(): boolean {
    return this.signals.listEnds.aborted;
  }

  /** What the promise gives, or `undefined` once `listEnds` has aborted. One waits at a time. */
  until<R>(promise: Promise<R>): Promise<R | undefined> {
    return new Promise((resolve, reject) => {
      // Not a function of ours around it: its closure would keep every page until the old heap is collected.
      this.release = resolve;
      promise.then(resolve, reject);
      if (this.isOver) this.releaseSoon();
    });
  }

  /** Takes the listeners away. */
  close(): void {
    const { signal, listEnds } = this.signals;
    signal.removeEventListener('abort', this.onAbort);
    listEnds.removeEventListener('abort', this.releaseSoon);
    this.release = undefined;
  }

  /** A page that was given before the abort is on its way through promises, and still arrives. */
  private readonly releaseSoon = (): void => {
    const release = this.release;
    if (release !== undefined) setImmediate(() => release(undefined));
  };
}

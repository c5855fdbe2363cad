/**
 * Waits that the run's signal cuts short, with a single listener on the signal for the whole run.
 */
export class Interruption {
  private release: ((value: undefined) => void) | undefined;

  /** @param onAbort called when the signal aborts, before any wait ends; at once if it has aborted already */
  constructor(
    private readonly signal: AbortSignal,
    private readonly onAbort: () => void,
  ) {
    signal.addEventListener('abort', this.interrupt);
    if (signal.aborted) onAbort();
  }

  /** What the promise gives, or `undefined` once the signal has aborted. One waits at a time. */
  until<R>(promise: Promise<R>): Promise<R | undefined> {
    return new Promise((resolve, reject) => {
      // Not a function of ours around it: its closure would keep every page until the old heap is collected.
      this.release = resolve;
      promise.then(resolve, reject);
      if (this.signal.aborted) this.releaseSoon();
    });
  }

  /** Takes the listener away. */
  close(): void {
    this.signal.removeEventListener('abort', this.interrupt);
    this.release = undefined;
  }

  private readonly interrupt = (): void => {
    this.onAbort();
    this.releaseSoon();
  };

  /** A page that was given before the abort is on its way through promises, and still arrives. */
  private releaseSoon(): void {
    const release = this.release;
    if (release !== undefined) setImmediate(() => release(undefined));
  }
}

import type { Clock, Timer } from '../common/clock.js';
import type { SkipReason } from '../common/run.js';
import type { ShutdownSignals } from './shutdown-signals.js';

/** Work that a shutdown waits for. */
export interface GatedWork {
  readonly job: string;
  /** Ends the wait: the work settles at once. */
  abort(reason: SkipReason): void;
}

/**
 * What every start passes through.
 *
 *     open ──close()──▶ closing ──last work left──▶ closed
 *                          │
 *                          └─ grace used up, or a signal: the work is aborted, and so leaves
 *
 * Nothing starts once it is closing. Timer and signal listeners exist only while it is closing and work is
 * still in it, so that none stays behind.
 */
export class ShutdownGate {
  private readonly inside = new Map<
    GatedWork,
    { readonly left: Promise<void>; readonly leave: () => void }
  >();
  private readonly closeListeners: (() => void)[] = [];
  private open = true;
  private graceTimer: Timer | null = null;
  private stopListening: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly graceMs: number,
    private readonly signals: ShutdownSignals,
  ) {}

  get isOpen(): boolean {
    return this.open;
  }

  /** Called once, when the gate closes: the place to cancel what has not started. */
  onClose(listener: () => void): void {
    this.closeListeners.push(listener);
  }

  /** Lets work in; returns what lets it out again. Asking {@link isOpen} first is the caller's duty. */
  enter(work: GatedWork): () => void {
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    this.inside.set(work, { left, leave });
    if (!this.open) this.watch();
    return () => this.leave(work);
  }

  /** Nothing starts from here on; what has started has `graceMs` to finish. Closing twice is closing once. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    for (const listener of this.closeListeners) listener();
    if (this.inside.size > 0) this.watch();
  }

  /** Closes the gate and waits for the work inside. */
  async drain(): Promise<void> {
    this.close();
    await this.left(() => true);
  }

  /** Resolves when the work that is inside now, and matches, has left. */
  async left(matches: (work: GatedWork) => boolean): Promise<void> {
    const awaited = [...this.inside].filter(([work]) => matches(work));
    await Promise.all(awaited.map(([, { left }]) => left));
  }

  private leave(work: GatedWork): void {
    this.inside.get(work)?.leave();
    this.inside.delete(work);
    if (this.inside.size === 0) this.unwatch();
  }

  private watch(): void {
    this.graceTimer ??= this.clock.setTimer(() => this.abortAll(), this.graceMs);
    this.stopListening ??= this.signals.listen(() => this.abortAll());
  }

  private unwatch(): void {
    this.graceTimer?.cancel();
    this.graceTimer = null;
    this.stopListening?.();
    this.stopListening = null;
  }

  private abortAll(): void {
    for (const work of [...this.inside.keys()]) work.abort('shutting-down');
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The process, as far as its signals go. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  removeListener(signal: NodeJS.Signals, listener: () => void): unknown;
}

/**
 * Tells of signals that ask the command to end. The listening takes their usual effect away, so that the command
 * ends with an exit code of its own; once it has stopped, a signal ends the process at once.
 */
export class Interruption {
  private count = 0;
  private readonly listener = (): void => this.note();

  /** `onFirst` asks to end well, `onSecond` to end soon. */
  constructor(
    private readonly source: SignalSource,
    private readonly told: { onFirst(): void; onSecond(): void },
  ) {
    for (const signal of SIGNALS) source.on(signal, this.listener);
  }

  get hasCome(): boolean {
    return this.count > 0;
  }

  stop(): void {
    for (const signal of SIGNALS) this.source.removeListener(signal, this.listener);
  }

  private note(): void {
    this.count += 1;
    if (this.count === 1) this.told.onFirst();
    else if (this.count === 2) this.told.onSecond();
  }
}

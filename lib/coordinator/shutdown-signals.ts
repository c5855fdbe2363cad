const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Tells of signals that reach the process during a shutdown. */
export interface ShutdownSignals {
  /** Returns what stops the listening. */
  listen(onSignal: () => void): () => void;
}

/**
 * The process's own signals.
 *
 * Listening takes a signal's default effect away. Where nobody else listens, the signal is therefore sent
 * again once the listening has stopped, so that it still ends the process.
 */
export class ProcessSignals implements ShutdownSignals {
  listen(onSignal: () => void): () => void {
    const unhandled = new Set<NodeJS.Signals>();
    const listener = (signal: NodeJS.Signals): void => {
      if (process.listenerCount(signal) === 1) unhandled.add(signal);
      onSignal();
    };
    for (const signal of SIGNALS) process.on(signal, listener);
    return () => {
      for (const signal of SIGNALS) process.removeListener(signal, listener);
      for (const signal of unhandled) process.kill(process.pid, signal);
    };
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Does the work; at Ctrl-C it is told to stop, may clean up, and only then the signal ends the process. */
export async function interruptible<T>(work: (interrupted: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let received: NodeJS.Signals | null = null;
  const stop = (signal: NodeJS.Signals): void => {
    received = signal;
    release();
    controller.abort(new Error(`Stopped by ${signal}.`));
  };
  // One signal asks, a second one does not.
  const release = (): void => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    release();
    if (received !== null) process.kill(process.pid, received);
  }
}

import type { ActiveRun } from './active-run.js';
import type { JobHandler } from './job.js';
import { type RunFacts, RunHandle } from './run-handle.js';
import type { WorkResult } from './run-outcome.js';

/** Calls the handler of a job that is not for tenants, and waits no longer than until the run is aborted. */
export function performHandler(handler: JobHandler, run: ActiveRun, facts: RunFacts): Promise<WorkResult> {
  return new Promise((resolve) => {
    const cutOff = (): void => resolve({ kind: 'cut-off' });
    run.signal.addEventListener('abort', cutOff, { once: true });
    const settle = (result: WorkResult): void => {
      run.signal.removeEventListener('abort', cutOff);
      run.handlers.end();
      resolve(result);
    };
    run.handlers.begin();
    call(handler, new RunHandle(facts, run)).then(
      (value) => settle({ kind: 'returned', value }),
      (error: unknown) => settle({ kind: 'threw', error }),
    );
  });
}

/** Async, so that a handler that throws at once rejects like any other. */
async function call(handler: JobHandler, handle: RunHandle): Promise<unknown> {
  return handler(handle);
}

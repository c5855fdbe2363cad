import { promiseTry } from '../common/promise-try.js';
import type { ActiveRun } from './active-run.js';
import type { JobHandler } from './job.js';
import { type RunFacts, RunHandle } from './run-handle.js';
import type { WorkResult } from './run-outcome.js';

/** Calls the handler of a job that is not for tenants, and waits no longer than until the run is aborted. */
export function performHandler(handler: JobHandler, run: ActiveRun, facts: RunFacts): Promise<WorkResult> {
  return new Promise((resolve) => {
    const leave = run.onAbort(() => resolve({ kind: 'cut-off' }));
    const settle = (result: WorkResult): void => {
      leave();
      run.handlers.end();
      resolve(result);
    };
    run.handlers.begin();
    promiseTry(() => handler(new RunHandle(facts, run))).then(
      (value) => settle({ kind: 'returned', value }),
      (error: unknown) => settle({ kind: 'threw', error }),
    );
  });
}

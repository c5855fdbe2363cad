import { MAX_TIMER_MS } from '../common/clock.js';
import type { ActiveRun } from './active-run.js';
import { performHandler } from './handler-work.js';
import type { RunFacts } from './run-handle.js';
import type { WorkResult } from './run-outcome.js';
import type { RunRequest } from './run-request.js';
import { performForTenants, type TenantsWorkParts } from './tenants-work.js';

/** Does what the run is for, in a context of its own, and no longer than the job's `maxRunMs`. Never rejects. */
export async function perform(
  { job, tenantIds }: RunRequest,
  run: ActiveRun,
  facts: RunFacts,
  parts: TenantsWorkParts,
): Promise<WorkResult> {
  const { clock, context, instruments } = parts;
  const limit =
    job.maxRunMs === null
      ? null
      : clock.setTimer(() => run.abort('max-run'), Math.min(job.maxRunMs, MAX_TIMER_MS));
  const { flowName, job: name, runId, slot } = run.identity;
  const work = (): Promise<WorkResult> =>
    job.tenants === null
      ? performHandler(job.handler, run, facts)
      : performForTenants(job, job.tenants, run, facts, tenantIds, parts);
  try {
    return await context.enter({ flowName, job: name, runId, slot }, () =>
      instruments === null ? work() : instruments.aroundRun(work),
    );
  } finally {
    limit?.cancel();
  }
}

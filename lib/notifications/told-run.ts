import type { RunSummary, TenantTotals } from '../common/run.js';
import type { RunSettledEvent } from '../events/run-events.js';

/**
 * The summary as a handler gets it: a copy that cannot be changed, since the history and other handlers are given the
 * same run. What the job's handler returned is the application's own, and handed on as it is.
 */
export function toldRun({ flowName: _flowName, ...summary }: RunSettledEvent): Readonly<RunSummary> {
  const { tenants, owner, fanOut, error } = summary;
  return frozen({
    ...summary,
    ...(tenants && { tenants: frozenTotals(tenants) }),
    ...(owner && { owner: frozen({ ...owner }) }),
    ...(fanOut && { fanOut: frozen({ ...fanOut }) }),
    ...(error && { error: frozen({ ...error }) }),
  });
}

function frozenTotals(totals: TenantTotals): TenantTotals {
  const failures = totals.failures.map(({ tenantId, error }) =>
    frozen({ tenantId, error: frozen({ ...error }) }),
  );
  return frozen({
    ...totals,
    unprocessedIds: frozen([...totals.unprocessedIds]),
    failures: frozen(failures),
  });
}

/** Keeps the type: the public one has arrays that are not readonly. */
function frozen<T extends object>(value: T): T {
  Object.freeze(value);
  return value;
}

import type { Clock } from '../common/clock.js';
import type { RandomSource } from '../common/random.js';
import type { TenantTotals } from '../common/run.js';
import type { FlowContext } from '../context/flow-context.js';
import { RunTotals } from '../fan-out/totals.js';
import { NOTHING_LEFT } from '../tenancy/left-over.js';
import { TenantsUnavailableError } from '../tenancy/tenants-unavailable.js';
import { TenantSelector } from '../tenancy/tenant-selector.js';
import type { ActiveRun } from './active-run.js';
import type { CarryOver } from './carry-over.js';
import type { Job, TenantPlan } from './job.js';
import { ListEnd } from './list-end.js';
import type { RunFacts } from './run-handle.js';
import type { RunInstruments } from './run-instruments.js';
import type { WorkResult } from './run-outcome.js';
import { tellingSelection } from './telling-selection.js';
import { TenantWork } from './tenant-work.js';

export interface TenantsWorkParts {
  readonly context: FlowContext;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly carryOver: CarryOver;
  readonly instruments: RunInstruments | null;
}

/** Selects a job's tenants and spreads the handler over them. Never rejects. */
export async function performForTenants(
  job: Job,
  plan: TenantPlan,
  run: ActiveRun,
  facts: RunFacts,
  tenantIds: readonly string[] | null,
  parts: TenantsWorkParts,
): Promise<WorkResult> {
  const { context, clock, random, instruments } = parts;
  const { directory, retry, tenantTimeoutMs, tenantsDefault } = plan;
  const leftOver = plan.carryOver
    ? await parts.carryOver.leftOver(job.name, run.identity.runId)
    : NOTHING_LEFT;
  const totals = new RunTotals();
  const list = { complete: false, readTo: leftOver.readTo };
  const listEnd = new ListEnd(run.signal, clock);
  const work = new TenantWork({
    facts,
    handler: job.handler,
    retry,
    tenantTimeoutMs,
    run,
    context,
    clock,
    random,
    instruments,
  });
  const selected = new TenantSelector({ directory, job: job.name, tenantsDefault, clock, random }).select({
    observer: tellingSelection(facts.identity, facts.events, (counts) => {
      totals.selected(counts);
      list.readTo = counts.readTo ?? 0;
    }),
    leftOver,
    signal: listEnd.signal,
    ...(tenantIds === null ? {} : { only: new Set(tenantIds) }),
  });
  const told = (): TenantTotals => {
    const sum = totals.totals();
    if (!plan.carryOver) return sum;
    if (tenantIds !== null) return { ...sum, byId: true };
    const isWhole = list.complete && sum.unprocessed === 0;
    return isWhole || list.readTo === 0 ? sum : { ...sum, readTo: list.readTo };
  };
  run.tellTenants(told);
  try {
    const fanOut = await plan.fanOut.run({
      job: job.name,
      runId: run.identity.runId,
      slot: run.identity.slot,
      pages: untilEnd(selected, () => (list.complete = !listEnd.signal.aborted)),
      concurrency: plan.concurrency,
      signal: run.signal,
      listEnds: listEnd.signal,
      mayStart: () => run.mayStartMore(),
      work: (tenant) => work.run(tenant),
      totals,
    });
    return { kind: 'fanned-out', tenants: told(), fanOut, complete: list.complete };
  } catch (error) {
    const kind = error instanceof TenantsUnavailableError ? 'no-tenants' : 'fan-out-failed';
    return { kind, error, tenants: told() };
  } finally {
    listEnd.close();
  }
}

/** A selection that was cut short ends like one that is done: whether it was is noted when it ends. */
async function* untilEnd<P>(pages: AsyncIterable<P>, onEnd: () => void): AsyncGenerator<P> {
  yield* pages;
  onEnd();
}

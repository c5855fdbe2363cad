import type { Clock } from '../common/clock.js';
import { InvalidArgumentError } from '../common/errors.js';
import type { RandomSource } from '../common/random.js';
import type { RunIdentity, TenantTotals } from '../common/run.js';
import type { FlowContext } from '../context/flow-context.js';
import type { EventBus } from '../events/event-bus.js';
import { RunTotals } from '../fan-out/totals.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import type { TenantDirectory, TenantList } from '../tenancy/tenant-directory.js';
import { TenantSelector } from '../tenancy/tenant-selector.js';
import { tenantsInOrder } from '../tenancy/tenants-in-order.js';
import { ActiveRun } from './active-run.js';
import { checkForEachOptions, checkGuard, type ForEachTenantOptions, spreadOf } from './bare-options.js';
import type { TenantHandler } from './job-definition.js';
import type { JobRegistry } from './job-registry.js';
import { ListEnd } from './list-end.js';
import type { CoordinatorSettings } from './settings.js';
import type { ShutdownGate } from './shutdown-gate.js';
import { tellingSelection } from './telling-selection.js';
import { TenantWork } from './tenant-work.js';

export interface BarePolicyParts {
  readonly settings: CoordinatorSettings;
  readonly registry: JobRegistry;
  readonly store: GuardedStore;
  readonly events: EventBus;
  readonly gate: ShutdownGate;
  readonly context: FlowContext;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** The claim key of `ranRecently`. No slot looks like it, and no job's own guard either. */
const GUARD = 'guard';

/** Single steps of a run, for code that wants one of them without the rest. */
export class BarePolicies {
  constructor(private readonly parts: BarePolicyParts) {}

  async ranRecently(name: string, ttlMs: number): Promise<boolean> {
    checkGuard(name, ttlMs);
    const { store, settings, clock, random } = this.parts;
    const { acquired } = await store.acquire({
      job: name,
      replicaId: settings.replicaId,
      runId: random.id(),
      token: random.id(),
      at: clock.now(),
      claim: { key: GUARD, ttlMs },
      lease: null,
      ignorePaused: true,
    });
    return !acquired;
  }

  async *eligibleTenants<T>(job: string): AsyncGenerator<T> {
    const { settings, registry, events, clock, random } = this.parts;
    if (settings.tenants === null) throw noDirectory('eligibleTenants');
    const tenantsDefault = registry.find(job)?.job.tenants?.tenantsDefault ?? 'enabled';
    const selector = new TenantSelector({ directory: settings.tenants, job, tenantsDefault, clock, random });
    const observer = tellingSelection(this.identity(job), events, () => undefined);
    for await (const page of selector.select({ observer })) {
      // What the directory's tenants are, only the application knows; it says so by the type argument.
      for (const { tenant } of page) yield tenant as T;
    }
  }

  async forEachTenant<T>(
    job: string,
    tenants: TenantList<T>,
    handler: TenantHandler<T>,
    given: ForEachTenantOptions = {},
  ): Promise<TenantTotals> {
    const options = checkForEachOptions(given);
    const { settings, events, gate, context, clock, random } = this.parts;
    const { fanOut, concurrency, tenantTimeoutMs, retry } = spreadOf(options, settings, clock);
    const run = new ActiveRun(this.identity(job), clock.now(), clock.monotonic());
    run.dependsOn('shutting-down', () => gate.isOpen);
    const totals = new RunTotals();
    const facts = { identity: run.identity, fencingToken: null, events };
    const work = new TenantWork<T>({
      ...{ facts, handler, retry, tenantTimeoutMs, run, context, clock, random },
      // There is no run around these tenants.
      instruments: null,
    });
    const observer = tellingSelection(run.identity, events, (counts) => totals.selected(counts));
    const directory: Pick<TenantDirectory<T>, 'id' | 'pageSize' | 'timeoutMs'> = settings.tenants ?? {};
    const leave = gate.enter(run);
    const listEnd = new ListEnd(run.signal, clock);
    try {
      await fanOut.run({
        job,
        runId: run.identity.runId,
        slot: run.identity.slot,
        pages: tenantsInOrder({ tenants, directory, job, observer, clock, random, signal: listEnd.signal }),
        concurrency,
        signal: run.signal,
        listEnds: listEnd.signal,
        mayStart: () => run.mayStartMore(),
        work: (tenant) => work.run(tenant),
        totals,
      });
      return totals.totals();
    } finally {
      listEnd.close();
      leave();
    }
  }

  private identity(job: string): RunIdentity {
    const { settings, registry, clock, random } = this.parts;
    return {
      job,
      runId: random.id(),
      slot: new Date(clock.now()).toISOString(),
      trigger: 'manual',
      replicaId: settings.replicaId,
      flowName: registry.find(job)?.job.flowName ?? job,
    };
  }
}

function noDirectory(method: string): InvalidArgumentError {
  return new InvalidArgumentError(
    `CronCoordinator.${method} needs a tenant directory. Give \`tenants: { list }\` to CronCoordinatorModule.forRoot.`,
    { option: 'tenants' },
  );
}

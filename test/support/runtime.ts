import { ClsServiceManager } from 'nestjs-cls';
import { FlowContext } from '../../lib/context/flow-context.js';
import type { CronCoordinatorOptions } from '../../lib/coordinator.options.js';
import type { ProcessRole } from '../../lib/coordinator/process-role.js';
import { createRuntime, type Runtime } from '../../lib/coordinator/runtime.js';
import { EventBus } from '../../lib/events/event-bus.js';
import { MemoryRunStore } from '../../lib/history/memory-run-store.js';
import type { RunStore } from '../../lib/history/run-store.js';
import type { CoordinationStore } from '../../lib/locking/coordination-store.js';
import { EventMonitor } from '../../lib/testing/event-monitor.js';
import type { ManualClock } from '../../lib/testing/manual-clock.js';
import { SeededRandom } from '../../lib/testing/seeded-random.js';
import { settingsOf } from './job.js';

export interface RuntimeSetup {
  readonly clock: ManualClock;
  readonly store: CoordinationStore;
  readonly options?: CronCoordinatorOptions;
  /** Shared with other replicas where it is given. */
  readonly runs?: RunStore;
  readonly seed?: number;
  readonly role?: ProcessRole;
}

/** One replica's coordinator without an application around it; nothing is started. */
export interface BareReplica extends Runtime {
  readonly monitor: EventMonitor;
  /** What an operator was told, each with the error it came with. */
  readonly warnings: { readonly message: string; readonly error: unknown }[];
}

export function bareReplica({ clock, store, options = {}, runs, seed = 1, role }: RuntimeSetup): BareReplica {
  const warnings: BareReplica['warnings'] = [];
  const settings = settingsOf({ replicaId: `replica-${seed}`, ...options }, role);
  const events = new EventBus((event, error) => {
    throw new Error(`listener of ${event} failed`, { cause: error });
  });
  const monitor = new EventMonitor(events);
  const runtime = createRuntime({
    settings,
    store,
    runs: runs ?? new MemoryRunStore(),
    isHistoryShared: runs !== undefined,
    isOwn: { history: () => runs === undefined, store: () => false },
    isStoreWhole: () => true,
    context: new FlowContext({ cls: ClsServiceManager.getClsService(), flowNameKey: settings.flowNameKey }),
    events,
    clock,
    random: new SeededRandom(seed),
    warn: (message, error) => warnings.push({ message, error }),
  });
  return { ...runtime, monitor, warnings };
}

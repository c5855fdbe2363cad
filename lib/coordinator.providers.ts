import { hostname } from 'node:os';
import { Logger, type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ClsServiceManager } from 'nestjs-cls';
import { Clock, SystemClock } from './common/clock.js';
import { toErrorInfo } from './common/error-info.js';
import { RandomSource, SystemRandom } from './common/random.js';
import { FlowContext } from './context/flow-context.js';
import { CronCoordinator } from './coordinator/cron-coordinator.service.js';
import { logEvents } from './coordinator/event-log.js';
import type { ProcessRole } from './coordinator/process-role.js';
import { createRuntime, type Runtime } from './coordinator/runtime.js';
import type { CronCoordinatorOptions } from './coordinator.options.js';
import { type CheckedOptions, checkModuleOptions } from './coordinator.options-check.js';
import { chooseStore } from './coordinator.store-choice.js';
import {
  CACHE_MANAGER,
  CHECKED_OPTIONS,
  COORDINATOR_LOGGER,
  CRON_COORDINATOR,
  MODULE_OPTIONS,
  PROCESS_ROLE,
  RUNTIME,
} from './coordinator.tokens.js';
import { EventBus } from './events/event-bus.js';
import { MemoryRunStore } from './history/memory-run-store.js';
import { RunStore } from './history/run-store.js';
import { CoordinationStore } from './locking/coordination-store.js';
import { DeferredStore } from './locking/stores/deferred-store.js';
import { MemoryCoordinationStore } from './locking/stores/memory-store.js';

/** What the coordinator is made of, under tokens of its own: a test overrides the clock, chance or the store. */
export const COORDINATOR_PROVIDERS: Provider[] = [
  { provide: Clock, useClass: SystemClock },
  { provide: RandomSource, useClass: SystemRandom },
  { provide: COORDINATOR_LOGGER, useFactory: () => new Logger('CronCoordinator') },
  {
    provide: CHECKED_OPTIONS,
    inject: [MODULE_OPTIONS, RandomSource, { token: PROCESS_ROLE, optional: true }],
    useFactory: checkedOptions,
  },
  {
    provide: CoordinationStore,
    inject: [
      CHECKED_OPTIONS,
      Clock,
      RandomSource,
      COORDINATOR_LOGGER,
      ModuleRef,
      { token: CACHE_MANAGER, optional: true },
    ],
    useFactory: coordinationStore,
  },
  {
    provide: RunStore,
    inject: [CHECKED_OPTIONS, Clock],
    useFactory: history,
  },
  {
    provide: RUNTIME,
    inject: [CHECKED_OPTIONS, CoordinationStore, RunStore, Clock, RandomSource, COORDINATOR_LOGGER],
    useFactory: runtime,
  },
  { provide: CronCoordinator, inject: [RUNTIME], useFactory: ({ coordinator }: Runtime) => coordinator },
  { provide: CRON_COORDINATOR, useExisting: CronCoordinator },
];

function checkedOptions(
  options: CronCoordinatorOptions,
  random: RandomSource,
  role: ProcessRole = 'replica',
): CheckedOptions {
  const unique = (): string => `${process.pid}-${random.id().slice(0, 8)}`;
  const replicaId = (given: string | undefined): string => {
    if (given === undefined) return `${hostname()}-${unique()}`;
    // A command often runs beside a replica, with the same configuration: two must not answer to one name.
    return role === 'command' ? `${given}-command-${unique()}` : given;
  };
  return checkModuleOptions(options, replicaId, role);
}

function coordinationStore(
  { store, cache, settings }: CheckedOptions,
  clock: Clock,
  random: RandomSource,
  logger: Logger,
  moduleRef: ModuleRef,
  visibleCache: unknown,
): CoordinationStore {
  const { namespace, clockSkewMs, storeTimeoutMs } = settings;
  const warn = (message: string): void => logger.warn({ event: 'store.warning', message });
  return new DeferredStore(
    () => chooseStore(store, () => cache ?? visibleCache ?? cacheAnywhere(moduleRef), { clock, random }),
    { namespace, clockSkewMs, storeTimeoutMs, clock, warn },
  );
}

/** A cache that its module keeps to itself is the application's cache all the same. */
function cacheAnywhere(moduleRef: ModuleRef): unknown {
  try {
    return moduleRef.get<unknown>(CACHE_MANAGER, { strict: false });
  } catch {
    return undefined;
  }
}

function history({ runStore, settings }: CheckedOptions, clock: Clock): RunStore {
  const { namespace, storeTimeoutMs } = settings;
  runStore?.attach?.({ namespace, storeTimeoutMs, clock });
  return runStore ?? new OwnRunStore();
}

/** The history of an application that gives none: gone with its process. */
class OwnRunStore extends MemoryRunStore {}

function runtime(
  { settings }: CheckedOptions,
  store: CoordinationStore,
  runs: RunStore,
  clock: Clock,
  random: RandomSource,
  logger: Logger,
): Runtime {
  const events = new EventBus((event, error) =>
    logger.error({ event: 'listener.failed', of: event, error: toErrorInfo(error) }),
  );
  logEvents(events, logger);
  // Not injected: an application may hold nestjs-cls twice, and then its service is two classes.
  const cls = ClsServiceManager.getClsService();
  const context = new FlowContext({ cls, flowNameKey: settings.flowNameKey });
  const warn = (message: string, error?: unknown): void => {
    const details = error === undefined ? {} : { error: toErrorInfo(error) };
    try {
      logger.warn({ event: 'coordinator.warning', message, ...details });
    } catch {
      // Timers and the history warn where nobody could catch it; a log that fails must not stop them.
    }
  };
  return createRuntime({
    settings,
    store,
    runs,
    isHistoryShared: !(runs instanceof OwnRunStore),
    isOwn: {
      history: () => runs instanceof MemoryRunStore,
      store: () =>
        (store instanceof DeferredStore ? store.choice.store : store) instanceof MemoryCoordinationStore,
    },
    isStoreWhole: () => !(store instanceof DeferredStore) || store.choice.isWhole,
    context,
    events,
    clock,
    random,
    warn,
  });
}

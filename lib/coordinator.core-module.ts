import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ClsModule } from 'nestjs-cls';
import { Clock } from './common/clock.js';
import { RandomSource } from './common/random.js';
import { CronCoordinator } from './coordinator/cron-coordinator.service.js';
import { CoordinatorEdgeModule } from './coordinator.edge-module.js';
import { CoordinatorLifecycle } from './coordinator.lifecycle.js';
import { COORDINATOR_PROVIDERS } from './coordinator.providers.js';
import { CRON_COORDINATOR, RUNTIME } from './coordinator.tokens.js';
import { RunStore } from './history/run-store.js';
import { CoordinationStore } from './locking/coordination-store.js';

/** Where the providers live: not global itself, so that its hooks come after those of every global module. */
@Module({})
class CoordinatorCoreModule {}

/**
 * Puts the core behind the module that users import, which may be global.
 *
 * @param overrides providers that take the place of the core's own
 */
export function withCore(
  { module, global = false, imports = [], providers = [] }: DynamicModule,
  overrides: readonly Provider[] = [],
): DynamicModule {
  const core: DynamicModule = {
    module: CoordinatorCoreModule,
    imports: [DiscoveryModule, ClsModule, ...imports],
    providers: [...providers, ...COORDINATOR_PROVIDERS, ...overrides, CoordinatorLifecycle],
    exports: [CronCoordinator, CRON_COORDINATOR, CoordinationStore, RunStore, Clock, RandomSource, RUNTIME],
  };
  const edge: DynamicModule = { module: CoordinatorEdgeModule, imports: [core] };
  return { module, global, imports: [core, edge], exports: [CoordinatorCoreModule] };
}

import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Clock } from './common/clock.js';
import type { Runtime } from './coordinator/runtime.js';
import { RUNTIME } from './coordinator.tokens.js';
import { CoordinationStore } from './locking/coordination-store.js';
import { DeferredStore } from './locking/stores/deferred-store.js';

/** Nest begins to count at the root. The nearest module comes last at boot, and first at shutdown. */
const NEARER_THAN_THE_ROOT = -1;

/**
 * Starts the jobs when all else has booted, so that nothing is started in an application that then fails to boot;
 * and ends the runs before Nest destroys anything, so that whatever a job uses is still open.
 *
 * Nest calls hooks module by module, so no module of the application is a place to do either: runs would begin
 * while others are still being made or already torn down.
 */
@Module({})
export class CoordinatorEdgeModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(CoordinationStore) private readonly store: CoordinationStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ModulesContainer) modules: ModulesContainer,
  ) {
    // Nest sorts the modules once, after it has made all instances and before it calls their first hook.
    for (const module of modules.values()) {
      if (module.metatype === CoordinatorEdgeModule) module.distance = NEARER_THAN_THE_ROOT;
    }
  }

  onApplicationBootstrap(): void {
    const { roster, rounds, pauses, notifications } = this.runtime;
    notifications.subscriptions.checkJobs();
    roster.start();
    rounds.start();
    if (this.isStoreShared()) roster.lookBack();
    void pauses.refresh();
  }

  async onModuleDestroy(): Promise<void> {
    const { gate, recorder, notifications, presence, settings } = this.runtime;
    const { clock } = this;
    await gate.drain();
    await Promise.all([
      recorder.close({ clock, timeoutMs: settings.storeTimeoutMs }),
      notifications.close({ clock, timeoutMs: settings.notifyMs }),
    ]);
    // Last, since it says that what is not in the history may still come.
    await presence.leave();
  }

  /** A store that a test has put in the place of ours is taken for a shared one. */
  private isStoreShared(): boolean {
    return !(this.store instanceof DeferredStore) || this.store.choice.isShared;
  }
}

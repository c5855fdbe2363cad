import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryService, ModuleRef, ModulesContainer } from '@nestjs/core';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Clock } from './common/clock.js';
import { JobDeclarationError } from './common/errors.js';
import { CronCoordinator } from './coordinator/cron-coordinator.service.js';
import type { Runtime } from './coordinator/runtime.js';
import { RUNTIME } from './coordinator.tokens.js';
import { JobExplorer } from './discovery/job.explorer.js';
import { SchedulerListing } from './discovery/scheduler-listing.js';
import { drainWith, hookEdges } from './discovery/shutdown-hooks.js';
import { StackedJobs } from './discovery/stacked-jobs.js';
import { CoordinationStore } from './locking/coordination-store.js';
import { DeferredStore } from './locking/stores/deferred-store.js';

/** Takes the coordinator through the application's life: find the jobs, start, drain, close. */
@Injectable()
export class CoordinatorLifecycle
  implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown
{
  private readonly stacked: StackedJobs;

  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(CoordinationStore) private readonly store: CoordinationStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
  ) {
    this.stacked = new StackedJobs({ ...runtime, clock });
  }

  onModuleInit(): void {
    this.refuseSecondCoordinator();
    const { roster, gate } = this.runtime;
    const found = new JobExplorer(this.discovery).explore();
    for (const job of found) {
      if (job.declaration.kind === 'stacked') this.stacked.add(job);
      else roster.add(job.declaration);
    }
    for (const owner of new Set(found.map(({ instance }) => instance))) drainWith(owner, gate);
    hookEdges(this.modules, { lastOfBoot: () => this.start(), firstOfShutdown: () => gate.close() });
  }

  /** Runs after the bootstrap of every global module, so that the host's scheduler has filled its registry. */
  onApplicationBootstrap(): void {
    const { roster, scheduler } = this.runtime;
    const registry = this.schedulerRegistry();
    this.stacked.check(registry);
    if (registry !== null) roster.listIn(new SchedulerListing(registry, scheduler));
  }

  async onModuleDestroy(): Promise<void> {
    const { gate, recorder, settings } = this.runtime;
    await gate.drain();
    await recorder.flush({ clock: this.clock, timeoutMs: settings.storeTimeoutMs });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.runtime.store.close();
  }

  private start(): void {
    const { roster, retention, pauses } = this.runtime;
    roster.start();
    retention.start();
    if (this.isStoreShared()) roster.lookBack();
    void pauses.refresh();
  }

  /** A store that a test has put in the place of ours is taken for a shared one. */
  private isStoreShared(): boolean {
    return !(this.store instanceof DeferredStore) || this.store.choice.isShared;
  }

  private schedulerRegistry(): SchedulerRegistry | null {
    try {
      return this.moduleRef.get(SchedulerRegistry, { strict: false });
    } catch {
      return null;
    }
  }

  private refuseSecondCoordinator(): void {
    const coordinators = this.discovery.getProviders().filter(({ token }) => token === CronCoordinator);
    if (coordinators.length < 2) return;
    throw new JobDeclarationError(
      'CronCoordinatorModule.forRoot() is imported more than once, so that every job would be scheduled twice. ' +
        'Import it once, in the root module; it is global.',
    );
  }
}

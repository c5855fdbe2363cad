import {
  Inject,
  Injectable,
  type Logger,
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
import { COORDINATOR_LOGGER, RUNTIME } from './coordinator.tokens.js';
import { JobExplorer } from './discovery/job.explorer.js';
import { SchedulerListing } from './discovery/scheduler-listing.js';
import { closeAtFirstSign, drainWith } from './discovery/shutdown-hooks.js';
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
    @Inject(COORDINATOR_LOGGER) private readonly logger: Logger,
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
    closeAtFirstSign(this.modules, gate);
  }

  /** Runs after the bootstrap of every global module, so that the host's scheduler has filled its registry. */
  onApplicationBootstrap(): void {
    const { roster, scheduler } = this.runtime;
    const registry = this.schedulerRegistry();
    this.stacked.check(registry);
    if (registry !== null) roster.listIn(new SchedulerListing(registry, scheduler));
    this.attachStore();
    roster.start();
    this.runtime.retention.start();
    if (this.isStoreShared()) roster.lookBack();
    void this.runtime.pauses.refresh();
  }

  async onModuleDestroy(): Promise<void> {
    await this.runtime.gate.drain();
    await this.runtime.recorder.flush();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.runtime.store.close();
  }

  private attachStore(): void {
    const { settings } = this.runtime;
    const warn = (message: string): void => this.logger.warn({ event: 'store.warning', message });
    const { namespace, clockSkewMs } = settings;
    this.store.attach?.({ namespace, clockSkewMs, clock: this.clock, warn });
    if (this.store instanceof DeferredStore && this.store.choice.warning !== undefined) {
      warn(this.store.choice.warning);
    }
  }

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

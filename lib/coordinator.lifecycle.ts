import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Clock } from './common/clock.js';
import { JobDeclarationError } from './common/errors.js';
import { within } from './common/within.js';
import { CronCoordinator } from './coordinator/cron-coordinator.service.js';
import type { Runtime } from './coordinator/runtime.js';
import { RUNTIME } from './coordinator.tokens.js';
import { JobExplorer } from './discovery/job.explorer.js';
import { subscribeRunHandlers } from './discovery/run-handlers.js';
import { SchedulerListing } from './discovery/scheduler-listing.js';
import { StackedJobs } from './discovery/stacked-jobs.js';
import { RunStore } from './history/run-store.js';

/** Finds the jobs and the handlers of runs when the application boots, and closes store and history when it has shut down. */
@Injectable()
export class CoordinatorLifecycle implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stacked: StackedJobs;

  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RunStore) private readonly runs: RunStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
  ) {
    this.stacked = new StackedJobs({ ...runtime, clock });
  }

  onModuleInit(): void {
    this.refuseSecondCoordinator();
    const { roster, notifications } = this.runtime;
    for (const job of new JobExplorer(this.discovery).explore()) {
      if (job.declaration.kind === 'stacked') this.stacked.add(job);
      else roster.add(job.declaration);
    }
    subscribeRunHandlers(this.discovery, notifications.subscriptions);
  }

  /** Runs after the bootstrap of every global module, so that the host's scheduler has filled its registry. */
  onApplicationBootstrap(): void {
    const { roster, scheduler } = this.runtime;
    const registry = this.schedulerRegistry();
    this.stacked.check(registry);
    if (registry !== null) roster.listIn(new SchedulerListing(registry, scheduler));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.runtime.store.close();
    await within(async () => this.runs.close?.(), {
      clock: this.clock,
      timeoutMs: this.runtime.settings.storeTimeoutMs,
    }).catch(() => undefined);
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

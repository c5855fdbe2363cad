import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { CronCoordinator } from '../coordinator/cron-coordinator.service.js';
import { linkedCoordinator } from '../coordinator.link.js';
import {
  type Concern,
  concernsOf,
  type CronHealthDetails,
  type CronHealthOptions,
  type OverdueJob,
} from './cron-health.options.js';
import { StoreProbe } from './store-probe.js';

/**
 * Whether jobs can run: the coordination store answers, and no job is overdue.
 *
 * For a readiness probe, or a page that is watched. Not for a liveness probe: an outage of the store would restart
 * every replica, which brings no store back and interrupts the runs that go on.
 *
 * @publicApi
 */
@Injectable()
export class CronHealthIndicator implements OnModuleInit {
  private linked: { readonly coordinator: CronCoordinator; readonly probe: StoreProbe } | null = null;

  constructor(
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {}

  onModuleInit(): void {
    const { coordinator, store } = linkedCoordinator(this.modules, 'CronHealthModule').runtime;
    this.linked = { coordinator, probe: new StoreProbe(store) };
  }

  /**
   * Answers within `storeTimeoutMs`, also where the store hangs. Changes nothing.
   *
   * @param key under which the answer stands in the health check
   * @throws InvalidArgumentError for options that do not exist
   *
   * @example
   * ```ts
   * this.health.check([() => this.cron.isHealthy('cron')]);
   * ```
   */
  async isHealthy<const Key extends string>(
    key: Key,
    options: CronHealthOptions = {},
  ): Promise<HealthIndicatorResult<Key>> {
    const downFor = concernsOf(options);
    const details = await this.look();
    const indicator = this.indicators.check(key);
    const isDown = wrongIn(details).some((concern) => downFor.has(concern));
    return isDown ? indicator.down({ ...details }) : indicator.up({ ...details });
  }

  private async look(): Promise<CronHealthDetails> {
    if (this.linked === null) throw new Error('The health is asked for before the application has booted.');
    const { coordinator, probe } = this.linked;
    const error = await probe.whyDown();
    const overdue = overdueOf(coordinator);
    return error === null ? { store: 'up', overdue } : { store: 'down', error, overdue };
  }
}

function wrongIn({ store, overdue }: CronHealthDetails): Concern[] {
  return [
    ...(store === 'down' ? (['store'] as const) : []),
    ...(overdue.length > 0 ? (['overdue'] as const) : []),
  ];
}

function overdueOf(coordinator: CronCoordinator): OverdueJob[] {
  return coordinator
    .jobs()
    .flatMap(({ name: job, overdueSince: since }) => (since === null ? [] : [{ job, since }]));
}

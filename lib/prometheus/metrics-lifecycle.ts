import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { toErrorInfo } from '../common/error-info.js';
import { linkedCoordinator } from '../coordinator.link.js';
import { createMetrics } from './metrics/cron-metrics.js';
import { recordEvents } from './metrics/record-events.js';
import { RunningRuns } from './metrics/running-runs.js';
import { registryOf } from './prometheus.options-check.js';
import { PROMETHEUS_OPTIONS } from './prometheus.tokens.js';
import { registerAll } from './registration.js';

/** Registers the metrics before the first run, and takes them out of the registry after the last. */
@Injectable()
export class MetricsLifecycle implements OnModuleInit, OnApplicationShutdown {
  private readonly endings: (() => void)[] = [];

  constructor(
    @Inject(PROMETHEUS_OPTIONS) private readonly options: unknown,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {}

  onModuleInit(): void {
    const registry = registryOf(this.options);
    const { coordinator } = linkedCoordinator(this.modules, 'CronPrometheusModule').runtime;
    const running = new RunningRuns();
    const metrics = createMetrics(() => coordinator.jobs(), running);
    this.endings.push(registerAll(registry, Object.values(metrics)));
    this.endings.push(running.listenTo(coordinator), recordEvents(coordinator, metrics));
  }

  onApplicationShutdown(): void {
    for (const end of this.endings.splice(0)) {
      try {
        end();
      } catch (error) {
        // A registry that fails must not keep the application from closing.
        new Logger('CronPrometheus').warn({ event: 'prometheus.warning', error: toErrorInfo(error) });
      }
    }
  }
}

import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { linkedCoordinator } from '../coordinator.link.js';
import { tracingOf } from './opentelemetry.options-check.js';
import { OPENTELEMETRY_OPTIONS } from './opentelemetry.tokens.js';
import { RunSpans } from './spans/run-spans.js';

/** Traces from before the first run until after the last. */
@Injectable()
export class TracingLifecycle implements OnModuleInit, OnApplicationShutdown {
  private readonly endings: (() => void)[] = [];

  constructor(
    @Inject(OPENTELEMETRY_OPTIONS) private readonly options: unknown,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {}

  onModuleInit(): void {
    const spans = new RunSpans(tracingOf(this.options));
    const { coordinator } = linkedCoordinator(this.modules, 'CronOpenTelemetryModule').runtime;
    this.endings.push(
      coordinator.instrument(spans),
      coordinator.on('tenant.retried', (retry) => spans.retried(retry)),
    );
  }

  onApplicationShutdown(): void {
    for (const end of this.endings.splice(0)) end();
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import {
  ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  OPTIONS_TYPE,
} from './opentelemetry.module-definition.js';
import type { CronOpenTelemetryOptions } from './opentelemetry.options.js';
import { TracingLifecycle } from './tracing-lifecycle.js';

/**
 * A span for each run, and below it one for each of its tenants; what a handler does is below those. The SDK, with its
 * context manager and exporter, is the application's.
 *
 * @example
 * ```ts
 * @Module({ imports: [CronCoordinatorModule.forRoot(), CronOpenTelemetryModule.forRoot()] })
 * export class AppModule {}
 * ```
 * @publicApi
 */
@Module({ providers: [TracingLifecycle] })
export class CronOpenTelemetryModule extends ConfigurableModuleClass {
  static override forRoot(options: CronOpenTelemetryOptions = {}): DynamicModule {
    const given: typeof OPTIONS_TYPE = options;
    return super.forRoot(given);
  }

  /** The same with options that other providers give: `useFactory`, `useClass` or `useExisting`. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}

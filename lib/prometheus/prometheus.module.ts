import { type DynamicModule, Module } from '@nestjs/common';
import { MetricsLifecycle } from './metrics-lifecycle.js';
import { ASYNC_OPTIONS_TYPE, ConfigurableModuleClass, OPTIONS_TYPE } from './prometheus.module-definition.js';
import type { CronPrometheusOptions } from './prometheus.options.js';

/**
 * Metrics of the application's jobs, in a registry of prom-client. Serving them is the application's: its registry is
 * scraped as ever.
 *
 * @example
 * ```ts
 * @Module({ imports: [CronCoordinatorModule.forRoot(), CronPrometheusModule.forRoot()] })
 * export class AppModule {}
 * ```
 * @publicApi
 */
@Module({ providers: [MetricsLifecycle] })
export class CronPrometheusModule extends ConfigurableModuleClass {
  /** The boot fails with `CronOptionsError` where the registry holds metrics of these names already. */
  static override forRoot(options: CronPrometheusOptions = {}): DynamicModule {
    const given: typeof OPTIONS_TYPE = options;
    return super.forRoot(given);
  }

  /** The same with options that other providers give: `useFactory`, `useClass` or `useExisting`. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import { withCore } from './coordinator.core-module.js';
import {
  ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  OPTIONS_TYPE,
} from './coordinator.module-definition.js';
import type { CronCoordinatorOptions } from './coordinator.options.js';

/**
 * The coordinator, for the whole application.
 *
 * @example
 * ```ts
 * @Module({ imports: [CronCoordinatorModule.forRoot({ tenants: { list: () => accounts.findAll() } })] })
 * export class AppModule {}
 * ```
 * @publicApi
 */
@Module({})
export class CronCoordinatorModule extends ConfigurableModuleClass {
  /** @param options checked at boot; see `CronCoordinatorOptions`. Global unless `isGlobal: false` */
  static override forRoot<T>(
    options: CronCoordinatorOptions<T> & { isGlobal?: boolean } = {},
  ): DynamicModule {
    const given: typeof OPTIONS_TYPE = options;
    return withCore(super.forRoot(given));
  }

  /** The same with options that other providers give: `useFactory`, `useClass` or `useExisting`. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return withCore(super.forRootAsync(options));
  }
}

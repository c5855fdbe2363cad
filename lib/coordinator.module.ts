import { type DynamicModule, Module } from '@nestjs/common';
import { CronOptionsError } from './common/errors.js';
import { show } from './common/option-check.js';
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
    refuseUnlessObject(given, 'forRoot');
    return withCore(super.forRoot(given));
  }

  /** The same with options that other providers give: `useFactory`, `useClass` or `useExisting`. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    refuseUnlessObject(options, 'forRootAsync');
    return withCore(super.forRootAsync(options));
  }
}

/** Nest copies what it is given, and a copy of anything else would be no options at all. */
function refuseUnlessObject(options: unknown, method: string): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return;
  throw new CronOptionsError(
    `CronCoordinatorModule.${method} expected an object of options, got ${show(options)}`,
  );
}

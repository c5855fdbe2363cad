import { type DynamicModule, Module } from '@nestjs/common';
import { CronOptionsError } from '../common/errors.js';
import { ASYNC_OPTIONS_TYPE, ConfigurableModuleClass, OPTIONS_TYPE } from './http.module-definition.js';
import type { CronHttpMounting, CronHttpOptions } from './http.options.js';

/**
 * Routes that list, trigger, pause and resume the jobs of the application and read their history, for whoever has
 * one of the tokens.
 *
 * @example
 * ```ts
 * @Module({ imports: [CronCoordinatorModule.forRoot(), CronHttpModule.forRoot({ tokens: [token] })] })
 * export class AppModule {}
 * ```
 * @publicApi
 */
@Module({})
export class CronHttpModule extends ConfigurableModuleClass {
  static override forRoot(options: CronHttpOptions & CronHttpMounting = {}): DynamicModule {
    const given: typeof OPTIONS_TYPE = options;
    refuseUnlessObject(given, 'forRoot');
    return super.forRoot(given);
  }

  /** The same with options that other providers give: `useFactory`, `useClass` or `useExisting`. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    refuseUnlessObject(options, 'forRootAsync');
    return super.forRootAsync(options);
  }
}

/** Nest copies what it is given, and a copy of anything else would be no options at all. */
function refuseUnlessObject(options: unknown, method: string): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return;
  // Not shown: it may be the token itself.
  throw new CronOptionsError(`CronHttpModule.${method} expected an object of options.`);
}

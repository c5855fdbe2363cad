import type { ModuleRef } from '@nestjs/core';
import { Clock } from './common/clock.js';
import { CronOptionsError } from './common/errors.js';
import type { Runtime } from './coordinator/runtime.js';
import { RUNTIME } from './coordinator.tokens.js';

export interface LinkedCoordinator {
  readonly runtime: Runtime;
  readonly clock: Clock;
}

/**
 * The coordinator of the application, wherever its module is imported: one that is not global cannot be injected into a
 * module that the application does not write.
 *
 * @param module who asks, for the error
 * @throws CronOptionsError where the application has none
 */
export function linkedCoordinator(modules: ModuleRef, module: string): LinkedCoordinator {
  try {
    return {
      runtime: modules.get<Runtime>(RUNTIME, { strict: false }),
      clock: modules.get<Clock>(Clock, { strict: false }),
    };
  } catch (cause) {
    throw new CronOptionsError(
      `${module} finds no coordinator. Import CronCoordinatorModule.forRoot() in the root module.`,
      {},
      { cause },
    );
  }
}

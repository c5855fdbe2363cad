import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Clock } from '../common/clock.js';
import { CronOptionsError } from '../common/errors.js';
import type { Runtime } from '../coordinator/runtime.js';
import { RUNTIME } from '../coordinator.tokens.js';

interface Linked {
  readonly runtime: Runtime;
  readonly clock: Clock;
}

/**
 * The coordinator of the application, wherever its module is imported: one that is not global cannot be injected
 * into a module that the application does not write.
 */
@Injectable()
export class CoordinatorLink implements OnModuleInit {
  private linked: Linked | null = null;

  constructor(@Inject(ModuleRef) private readonly modules: ModuleRef) {}

  onModuleInit(): void {
    this.linked = this.find();
  }

  get runtime(): Runtime {
    return this.whole().runtime;
  }

  get clock(): Clock {
    return this.whole().clock;
  }

  private whole(): Linked {
    if (this.linked === null) throw new Error('The routes are asked before the application has booted.');
    return this.linked;
  }

  private find(): Linked {
    try {
      return {
        runtime: this.modules.get<Runtime>(RUNTIME, { strict: false }),
        clock: this.modules.get<Clock>(Clock, { strict: false }),
      };
    } catch (cause) {
      throw new CronOptionsError(
        'CronHttpModule finds no coordinator. Import CronCoordinatorModule.forRoot() in the root module.',
        {},
        { cause },
      );
    }
  }
}

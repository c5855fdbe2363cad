import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Clock } from '../common/clock.js';
import type { Runtime } from '../coordinator/runtime.js';
import { type LinkedCoordinator, linkedCoordinator } from '../coordinator.link.js';

/** The coordinator of the application, found once it is put together. */
@Injectable()
export class CoordinatorLink implements OnModuleInit {
  private linked: LinkedCoordinator | null = null;

  constructor(@Inject(ModuleRef) private readonly modules: ModuleRef) {}

  onModuleInit(): void {
    this.linked = linkedCoordinator(this.modules, 'CronHttpModule');
  }

  get runtime(): Runtime {
    return this.whole().runtime;
  }

  get clock(): Clock {
    return this.whole().clock;
  }

  private whole(): LinkedCoordinator {
    if (this.linked === null) throw new Error('The routes are asked before the application has booted.');
    return this.linked;
  }
}

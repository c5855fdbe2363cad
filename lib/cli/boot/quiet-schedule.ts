import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';

/**
 * Keeps what the application schedules by plain `@Cron`, `@Interval` and `@Timeout` from firing in this process. All
 * of it stays in the scheduler's registry, where code of the application may look for it.
 */
@Injectable()
export class QuietSchedule implements OnModuleInit {
  constructor(@Inject(ModulesContainer) private readonly modules: ModulesContainer) {}

  /** Comes before the bootstrap of any module, which is when the timers are set. */
  onModuleInit(): void {
    for (const { metatype, providers } of this.modules.values()) {
      if (metatype !== ScheduleModule) continue;
      const registry: unknown = providers.get(SchedulerRegistry)?.instance;
      if (!(registry instanceof SchedulerRegistry)) continue;
      for (const { instance } of providers.values()) if (isBooting(instance)) quieten(instance, registry);
    }
  }
}

interface Booting {
  onApplicationBootstrap(): unknown;
}

function isBooting(instance: unknown): instance is Booting {
  return typeof instance === 'object' && instance !== null && 'onApplicationBootstrap' in instance;
}

/** What the hook sets is taken back in the same turn of the event loop, before any of it can fire. */
function quieten(instance: Booting, registry: SchedulerRegistry): void {
  const hook = instance.onApplicationBootstrap.bind(instance);
  instance.onApplicationBootstrap = () => {
    const result = hook();
    stopAll(registry);
    return result;
  };
}

function stopAll(registry: SchedulerRegistry): void {
  for (const job of registry.getCronJobs().values()) {
    void job.stop();
    // One with an initial delay would be started later, and one that is disabled by whoever finds it.
    job.start = () => undefined;
  }
  // Deleting clears the timer; what takes its place stands for one, and has nothing to clear.
  for (const name of registry.getIntervals()) {
    registry.deleteInterval(name);
    registry.addInterval(name, {});
  }
  for (const name of registry.getTimeouts()) {
    registry.deleteTimeout(name);
    registry.addTimeout(name, {});
  }
}

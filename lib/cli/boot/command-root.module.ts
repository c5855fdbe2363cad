import { type DynamicModule, Module } from '@nestjs/common';
import type { ProcessRole } from '../../coordinator/process-role.js';
import { PROCESS_ROLE } from '../../coordinator.tokens.js';
import type { CronCliModule } from './cron-cli-module.js';
import { QuietSchedule } from './quiet-schedule.js';

const ROLE: ProcessRole = 'command';

/** Stands above the application's root module, and tells its coordinator that it is a command and no replica. */
@Module({})
export class CommandRootModule {
  static over(application: CronCliModule): DynamicModule {
    return {
      module: CommandRootModule,
      // The application's modules import nothing of ours: only a global module reaches its coordinator.
      global: true,
      imports: [application],
      providers: [{ provide: PROCESS_ROLE, useValue: ROLE }, QuietSchedule],
      exports: [PROCESS_ROLE],
    };
  }
}

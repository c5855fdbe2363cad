import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clock } from '../../common/clock.js';
import { CronOptionsError } from '../../common/errors.js';
import type { Runtime } from '../../coordinator/runtime.js';
import { RUNTIME } from '../../coordinator.tokens.js';
import type { CommandLogger } from './command-logger.js';
import { CommandRootModule } from './command-root.module.js';
import type { CronCliModule } from './cron-cli-module.js';

/** The application, booted for one command. */
export interface CommandApplication {
  readonly runtime: Runtime;
  readonly clock: Clock;
  /** The contract's shutdown. Closing twice is closing once. */
  close(): Promise<void>;
}

/** Rejects with what the application does not boot for. */
export async function bootApplication(
  module: CronCliModule,
  logger: CommandLogger,
): Promise<CommandApplication> {
  const context = await NestFactory.createApplicationContext(CommandRootModule.over(module), {
    logger,
    abortOnError: false,
  });
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= context.close());
  try {
    const linked = link(context);
    logger.hasBooted();
    return { ...linked, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function link(context: INestApplicationContext): { runtime: Runtime; clock: Clock } {
  try {
    return {
      runtime: context.get<Runtime>(RUNTIME, { strict: false }),
      clock: context.get<Clock>(Clock, { strict: false }),
    };
  } catch (cause) {
    throw new CronOptionsError(
      'The application has no coordinator. Import CronCoordinatorModule.forRoot() in the module that runCronCli is given.',
      {},
      { cause },
    );
  }
}

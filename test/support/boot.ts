import { type INestApplicationContext, type ModuleMetadata, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CapturedLogger } from './captured-logger.js';

/** An application of the modules and providers given, booted for real; its log lines are kept. */
export interface Booted {
  readonly app: INestApplicationContext;
  readonly logger: CapturedLogger;
}

export async function boot(metadata: ModuleMetadata): Promise<Booted> {
  const logger = new CapturedLogger();
  const app = await NestFactory.createApplicationContext(rootOf(metadata), { logger, abortOnError: false });
  return { app, logger };
}

/** The error that such an application does not boot with. */
export async function bootError(metadata: ModuleMetadata): Promise<Error> {
  const booted = await boot(metadata).catch((error: unknown) => error);
  if (booted instanceof Error) return booted;
  await (booted as Booted).app.close();
  throw new Error('Expected the application not to boot, but it did.');
}

function rootOf(metadata: ModuleMetadata): Type {
  class Root {}
  Module(metadata)(Root);
  return Root;
}

import { type DynamicModule, type INestApplication, Logger, type LoggerService } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { CronHttpModule } from 'nestjs-cron-coordinator/http';
import { type ReplicaSettings, SERVING_EVENT, type ServingSettings } from './settings.js';

/** Loaded by the replica that needs it: most have no routes. */
const ADAPTERS: Record<ServingSettings['platform'], () => Promise<AbstractHttpAdapter>> = {
  Express: async () => new (await import('@nestjs/platform-express')).ExpressAdapter(),
  Fastify: async () => new (await import('@nestjs/platform-fastify')).FastifyAdapter(),
};

export function routesOf({ serving }: ReplicaSettings): DynamicModule[] {
  return (serving?.mounts ?? []).map((options) => CronHttpModule.forRoot(options));
}

/** Boots the application, listens on a free port, and tells which. */
export async function serve(
  module: DynamicModule,
  { platform }: ServingSettings,
  logger: LoggerService,
): Promise<INestApplication> {
  const app = await NestFactory.create(module, await ADAPTERS[platform](), { logger });
  await app.listen(0, '127.0.0.1');
  const port = Number(new URL(await app.getUrl()).port);
  new Logger('Replica').log({ event: SERVING_EVENT, port });
  return app;
}

import type { DynamicModule, INestApplication, ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clock, CronCoordinator, type CronCoordinatorOptions } from 'nestjs-cron-coordinator';
import { CronHttpModule, type CronHttpMounting, type CronHttpOptions } from 'nestjs-cron-coordinator/http';
import { EventMonitor } from 'nestjs-cron-coordinator/testing';
import { withCore } from '../../../lib/coordinator.core-module.js';
import { CronCoordinatorModule } from '../../../lib/coordinator.module.js';
import { ConfigurableModuleClass } from '../../../lib/coordinator.module-definition.js';
import { CapturedLogger } from '../../support/captured-logger.js';
import { type Received, send, type Sent } from './client.js';
import type { Platform } from './platforms.js';

export const TOKEN = 'a-token-for-the-tests';
export const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };

export interface ServeOptions extends ModuleMetadata {
  readonly http?: CronHttpOptions & CronHttpMounting;
  readonly coordinator?: CronCoordinatorOptions;
  readonly clock?: Clock;
  /** What the host does to its application before it listens. */
  prepare?(app: INestApplication): void;
}

/** An application that listens on a free port. */
export class Served {
  readonly service: CronCoordinator;
  readonly events: EventMonitor;

  private constructor(
    readonly app: INestApplication,
    readonly port: number,
    readonly logger: CapturedLogger,
  ) {
    this.service = app.get(CronCoordinator, { strict: false });
    this.events = new EventMonitor(this.service);
  }

  static async start(platform: Platform, options: ServeOptions = {}): Promise<Served> {
    const logger = new CapturedLogger();
    const app = await NestFactory.create(moduleOf(options), platform.adapter(), {
      logger,
      abortOnError: false,
    });
    options.prepare?.(app);
    await app.listen(0, '127.0.0.1');
    return new Served(app, Number(new URL(await app.getUrl()).port), logger);
  }

  /** As somebody who has the token. */
  send(method: string, path: string, { headers, ...sent }: Sent = {}): Promise<Received> {
    return send(this.port, method, path, { ...sent, headers: { ...AUTHORIZED, ...headers } });
  }

  post(path: string, body?: unknown, headers: Sent['headers'] = {}): Promise<Received> {
    return this.send('POST', path, { headers, ...(body === undefined ? {} : { body }) });
  }

  get(path: string): Promise<Received> {
    return this.send('GET', path);
  }

  async close(): Promise<void> {
    await this.app.close();
    this.events.close();
  }
}

class Root {}

function moduleOf({ http, coordinator = {}, clock, imports = [], ...metadata }: ServeOptions): DynamicModule {
  const definition = ConfigurableModuleClass.forRoot({ store: 'memory', timers: false, ...coordinator });
  const overrides = clock === undefined ? [] : [{ provide: Clock, useValue: clock }];
  return {
    ...metadata,
    module: Root,
    imports: [
      withCore({ ...definition, module: CronCoordinatorModule }, overrides),
      CronHttpModule.forRoot({ tokens: [TOKEN], ...http }),
      ...imports,
    ],
  };
}

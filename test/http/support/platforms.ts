import type { INestApplication } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

const LARGE = 4_000_000;

export interface Platform {
  readonly name: 'Express' | 'Fastify';
  adapter(): AbstractHttpAdapter;
  /** An application whose own limit is larger than that of the routes. */
  takesLargeBodies(app: INestApplication): void;
}

const EXPRESS: Platform = {
  name: 'Express',
  adapter: () => new ExpressAdapter(),
  takesLargeBodies: (app) => (app as NestExpressApplication).useBodyParser('json', { limit: LARGE }),
};

const FASTIFY: Platform = {
  name: 'Fastify',
  adapter: () => new FastifyAdapter({ bodyLimit: LARGE }),
  takesLargeBodies: () => undefined,
};

/** What every test of the routes is run on. */
export const PLATFORMS = [EXPRESS, FASTIFY].map((platform) => [platform.name, platform] as const);

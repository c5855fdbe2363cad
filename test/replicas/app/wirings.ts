import { createRequire } from 'node:module';
import { CacheModule } from '@nestjs/cache-manager';
import type { DynamicModule } from '@nestjs/common';
import type { RedisStore } from 'cache-manager-redis-yet';
import { Keyv, type KeyvStoreAdapter } from 'keyv';
import { RedisRunStore, redisStore } from 'nestjs-cron-coordinator/redis';
import type { CronCoordinatorOptions } from 'nestjs-cron-coordinator';
import type { RedisClientType } from 'redis';
import {
  PLAIN_CACHE,
  type ReplicaSettings,
  SHARED_DATABASE,
  SHARED_HISTORY,
  type Wiring,
} from './settings.js';

/** What an application imports and says so that its replicas agree. */
export interface Wired {
  readonly imports: DynamicModule[];
  readonly options: Pick<CronCoordinatorOptions, 'store' | 'cache' | 'history'>;
  /** Closes what no module of the application closes. */
  close(): unknown;
}

type Cache = NonNullable<CronCoordinatorOptions['cache']>;

const nothing = (): void => {};

function cached(...stores: (Keyv | KeyvStoreAdapter)[]): Wired {
  return { imports: [CacheModule.register({ stores, isGlobal: true })], options: {}, close: nothing };
}

async function keyvRedis(url: string): Promise<Wired> {
  const { default: KeyvRedis } = await import('@keyv/redis');
  return cached(new KeyvRedis(url));
}

async function keyvRedisInKeyv(url: string): Promise<Wired> {
  const { default: KeyvRedis } = await import('@keyv/redis');
  return cached(new Keyv({ store: new KeyvRedis(url), namespace: 'app' }));
}

async function createdKeyv(url: string): Promise<Wired> {
  const { createKeyv } = await import('@keyv/redis');
  return cached(createKeyv(url));
}

async function keyvValkey(url: string): Promise<Wired> {
  const { default: KeyvValkey } = await import('@keyv/valkey');
  const adapter = new KeyvValkey(url);
  adapter.on('error', nothing);
  return cached(new Keyv({ store: adapter }));
}

/** The client connects on its own, so that the application boots while Redis is away. */
async function redisYet(url: string): Promise<{ store: RedisStore; client: RedisClientType }> {
  const { createClient } = await import('redis');
  const { redisInsStore } = await import('cache-manager-redis-yet');
  const client: RedisClientType = createClient({ url });
  client.on('error', nothing);
  client.connect().catch(nothing);
  return { store: redisInsStore(client), client };
}

async function redisYetBehindAdapter(url: string): Promise<Wired> {
  const { KeyvAdapter } = await import('cache-manager');
  const { store, client } = await redisYet(url);
  const wired = cached(new Keyv({ store: new KeyvAdapter(store) }));
  return { ...wired, close: () => client.disconnect() };
}

async function redisYetInCacheManager5(url: string): Promise<Wired> {
  const { store, client } = await redisYet(url);
  // The cache-manager that this store was written for, wherever it is installed.
  const itsRequire = createRequire(createRequire(import.meta.url).resolve('cache-manager-redis-yet'));
  const { createCache }: { createCache(store: object): Cache } = itsRequire('cache-manager');
  return { imports: [], options: { cache: createCache(store) }, close: () => client.disconnect() };
}

async function nodeRedis(url: string): Promise<Wired> {
  const { createClient } = await import('@keyv/redis');
  return { imports: [], options: { store: redisStore({ client: createClient({ url }) }) }, close: nothing };
}

async function sharedHistory(url: string): Promise<Wired> {
  const { createClient } = await import('@keyv/redis');
  const client = createClient({ url });
  const history = { store: new RedisRunStore({ client }), sweepEveryMs: 2_000 };
  return { imports: [], options: { store: redisStore({ client }), history }, close: nothing };
}

async function sharedDatabase(connectionString: string): Promise<Wired> {
  const { Pool } = await import('pg');
  const { SqlCoordinationStore, SqlRunStore } = await import('nestjs-cron-coordinator/sql');
  // The last words of the application are read through it, so that it ends with the process.
  const client = new Pool({ connectionString, allowExitOnIdle: true });
  const database = { dialect: 'postgres', client } as const;
  const history = { store: new SqlRunStore(database), sweepEveryMs: 2_000 };
  return { imports: [], options: { store: new SqlCoordinationStore(database), history }, close: nothing };
}

async function ioredis(url: string): Promise<Wired> {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, { lazyConnect: true });
  return { imports: [], options: { store: redisStore({ client }) }, close: () => client.disconnect() };
}

async function plainCache(url: string): Promise<Wired> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
  redis.on('error', nothing);
  const get = async (key: string): Promise<unknown> => {
    const text = await redis.get(key).catch(() => null);
    return text === null ? undefined : JSON.parse(text);
  };
  const set = async (key: string, value: unknown, ttlMs = 60_000): Promise<unknown> => {
    await redis.set(key, JSON.stringify(value), 'PX', Math.ceil(ttlMs)).catch(nothing);
    return value;
  };
  return { imports: [], options: { cache: { get, set } }, close: () => redis.disconnect() };
}

const WIRE: Record<Exclude<Wiring, typeof SHARED_DATABASE>, (url: string) => Promise<Wired>> = {
  KeyvRedis: keyvRedis,
  'KeyvRedis in Keyv with a namespace': keyvRedisInKeyv,
  createKeyv: createdKeyv,
  '@keyv/valkey': keyvValkey,
  'KeyvAdapter over cache-manager-redis-yet': redisYetBehindAdapter,
  'cache-manager 5 over cache-manager-redis-yet': redisYetInCacheManager5,
  'redisStore over node-redis': nodeRedis,
  'redisStore over ioredis': ioredis,
  [PLAIN_CACHE]: plainCache,
  [SHARED_HISTORY]: sharedHistory,
};

export function wire({ wiring, redisUrl, databaseUrl }: ReplicaSettings): Promise<Wired> {
  return wiring === SHARED_DATABASE ? sharedDatabase(databaseUrl) : WIRE[wiring](redisUrl);
}

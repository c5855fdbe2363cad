import 'reflect-metadata';
import { createKeyv } from '@keyv/redis';
import { NestFactory } from '@nestjs/core';
import { createCache } from 'cache-manager';
import { createCache as createCache5 } from 'cache-manager-5';
import { redisStore as redisYetStore } from 'cache-manager-redis-yet';
import {
  CronCoordinator,
  CronCoordinatorModule,
  type CronCoordinatorOptions,
  type RunSummary,
} from 'nestjs-cron-coordinator';
import { redisStore } from 'nestjs-cron-coordinator/redis';
import { applicationClient } from './coordinator.js';
import type { LockPeer, OpenLock, RawClient } from './lock-peer.js';

/** What an application says so that its replicas agree. */
type Wired = Pick<CronCoordinatorOptions, 'store' | 'cache'> & { readonly close?: () => Promise<unknown> };
type Wire = (url: string) => Wired | Promise<Wired>;

const nodeRedis: Wire = (url) => ({ store: redisStore({ client: applicationClient('node-redis 5', url) }) });
const ioredis: Wire = (url) => ({ store: redisStore({ client: applicationClient('ioredis 5', url) }) });

const keyv: Wire = (url) => {
  const cache = createCache({ stores: [createKeyv(url)] });
  return { cache, close: () => cache.disconnect() };
};

const redisYet: Wire = async (url) => {
  const store = await redisYetStore({ url });
  return { cache: createCache5(store), close: () => store.client.quit() };
};

/** Nothing that a Redis client could be seen through. */
const plainCache: Wire = async (url) => {
  const cache = createCache({ stores: [createKeyv(url)] });
  return {
    cache: {
      get: (key: string) => cache.get(key),
      set: (key: string, value: unknown, ttlMs?: number) => cache.set(key, value, ttlMs),
    },
    close: () => cache.disconnect(),
  };
};

/** A whole application: the job's slot goes through all that a scheduled one goes through. */
function application(wiring: string, client: RawClient, wire: Wire): LockPeer {
  return { name: `nestjs-cron-coordinator, ${wiring}`, client, open: (url) => openApplication(wire, url) };
}

async function openApplication(wire: Wire, url: string): Promise<OpenLock> {
  const { close, ...options } = await wire(url);
  const module = CronCoordinatorModule.forRoot({ ...options, timers: false });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const coordinator = app.get(CronCoordinator);
  const known = new Set<string>();
  const works = new Map<string, () => Promise<void>>();
  const declare = (name: string): void => {
    if (known.has(name)) return;
    known.add(name);
    coordinator.register({ name, handler: (run) => works.get(`${name} ${run.slot}`)?.() });
  };
  return {
    run: async (job, slot, work, onRefused) => {
      declare(job);
      works.set(`${job} ${slot}`, work);
      const summary = await coordinator.run(job, { slot });
      works.delete(`${job} ${slot}`);
      const ran = summary.outcome === 'succeeded';
      if (!ran) onRefused?.(reasonOf(summary));
      return ran;
    },
    close: async () => {
      await app.close();
      await close?.();
    },
  };
}

/** In words that are the same for every slot: without names, and without the numbers that differ each time. */
function reasonOf({ outcome, reason, error }: RunSummary): string {
  const why = error?.message.replace(/"[^"]*"/g, '"…"').replace(/\d+/g, '…');
  return [reason ?? outcome, ...(why === undefined ? [] : [why.replace(/\.( .*)?$/, '')])].join(': ');
}

/** Every wiring that coordinates atomically. */
export const APPLICATIONS: readonly LockPeer[] = [
  application('redisStore over node-redis 5', 'node-redis 5', nodeRedis),
  application('redisStore over ioredis 5', 'ioredis 5', ioredis),
  application('cache-manager 7 with @keyv/redis', 'node-redis 5', keyv),
  application('cache-manager 5 with redis-yet', 'node-redis 4', redisYet),
];

/** The best that can be made of a cache that offers `get` and `set` alone; it makes no promise. */
export const BEST_EFFORT = application('a cache of get and set alone', 'node-redis 5', plainCache);

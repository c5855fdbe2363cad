import 'reflect-metadata';
import { RedlockService } from '@nestjs-redis/lock';
import { createClient, type RedisClientType } from 'redis';
import { between, keyOf, LOCK_MS, type LockPeer } from './lock-peer.js';

function peer(variant: string, settings: { maxRetryAttempts?: number }): LockPeer {
  return {
    name: `@nestjs-redis/lock${variant}`,
    client: 'node-redis 5',
    open: async (url) => {
      const client: RedisClientType = createClient({ url });
      await client.connect();
      const redlock = new RedlockService([client], settings);
      return {
        run: async (job, slot, work) => {
          const lock = await redlock.acquire(keyOf(job, slot), LOCK_MS);
          return between(lock === null ? null : () => lock.release(), work);
        },
        close: () => client.close(),
      };
    },
  };
}

export const nestjsRedisLock = peer('', {});
export const nestjsRedisLockOnce = peer(', no retries', { maxRetryAttempts: 0 });

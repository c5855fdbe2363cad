import { Redis } from 'ioredis';
import { Mutex } from 'redis-semaphore';
import { between, keyOf, type LockPeer } from './lock-peer.js';

function peer(variant: string, settings: { acquireAttemptsLimit?: number }): LockPeer {
  return {
    name: `redis-semaphore${variant}`,
    client: 'ioredis 5',
    open: async (url) => {
      const client = new Redis(url);
      return {
        run: async (job, slot, work) => {
          const mutex = new Mutex(client, keyOf(job, slot), settings);
          return between((await mutex.tryAcquire()) ? () => mutex.release() : null, work);
        },
        close: () => client.quit(),
      };
    },
  };
}

export const redisSemaphore = peer('', {});
export const redisSemaphoreOnce = peer(', one attempt', { acquireAttemptsLimit: 1 });

import { createClient } from 'redis';
import { type CreateLockConfig, createLock, NodeRedisAdapter } from 'redlock-universal';
import { between, keyOf, LOCK_MS, type LockPeer, unlessHeld } from './lock-peer.js';

type Settings = Pick<CreateLockConfig, 'performance' | 'retryAttempts'>;

function peer(variant: string, settings: Settings): LockPeer {
  return {
    name: `redlock-universal${variant}`,
    client: 'node-redis 5',
    open: async (url) => {
      const client = createClient({ url });
      await client.connect();
      const adapter = new NodeRedisAdapter(client);
      return {
        run: async (job, slot, work) => {
          const lock = createLock({ adapter, key: keyOf(job, slot), ttl: LOCK_MS, ...settings });
          const handle = await unlessHeld(lock.acquire(), 'LockAcquisitionError');
          return between(handle === null ? null : () => lock.release(handle), work);
        },
        close: () => client.close(),
      };
    },
  };
}

export const redlockUniversal = peer('', {});
export const redlockUniversalLean = peer(', lean', { performance: 'lean' });
export const redlockUniversalOnce = peer(', no retries', { retryAttempts: 0 });

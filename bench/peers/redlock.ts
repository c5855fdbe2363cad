import { Redlock as SesamecareRedlock } from '@sesamecare-oss/redlock';
import { Redis } from 'ioredis';
import Redlock4 from 'redlock-4';
import Redlock5 from 'redlock-5';
import { between, keyOf, LOCK_MS, type LockPeer, unlessHeld } from './lock-peer.js';

/** Nothing, or what the README names for those who want to try only once. */
type Settings = { retryCount: 0 } | undefined;

interface Acquires {
  /** Resolves with how to give the lock back; rejects with one of the errors when it is held. */
  acquire(key: string): Promise<() => Promise<unknown>>;
}

const MAKE = {
  'redlock 4': (client: Redis, settings: Settings): Acquires => {
    const redlock = new Redlock4([client], settings);
    return {
      acquire: async (key) => {
        const lock = await redlock.lock(key, LOCK_MS);
        return () => lock.unlock();
      },
    };
  },
  'redlock 5 beta': (client: Redis, settings: Settings): Acquires => {
    const redlock = new Redlock5([client], settings);
    redlock.on('error', () => {});
    return {
      acquire: async (key) => {
        const lock = await redlock.acquire([key], LOCK_MS);
        return () => lock.release();
      },
    };
  },
  '@sesamecare-oss/redlock': (client: Redis, settings: Settings): Acquires => {
    const redlock = new SesamecareRedlock([client], settings);
    redlock.on('error', () => {});
    return {
      acquire: async (key) => {
        const lock = await redlock.acquire([key], LOCK_MS);
        return () => lock.release();
      },
    };
  },
};

/** What each throws when the lock is held, by name. */
const HELD = ['LockError', 'ExecutionError', 'ResourceLockedError'];

function peer(name: keyof typeof MAKE, variant: string, settings: Settings): LockPeer {
  return {
    name: name + variant,
    client: 'ioredis 5',
    open: async (url) => {
      const client = new Redis(url);
      const lock = MAKE[name](client, settings);
      return {
        run: async (job, slot, work) =>
          between(await unlessHeld(lock.acquire(keyOf(job, slot)), ...HELD), work),
        close: () => client.quit(),
      };
    },
  };
}

const NAMES = ['redlock 4', 'redlock 5 beta', '@sesamecare-oss/redlock'] as const;

export const redlocks = NAMES.map((name) => peer(name, '', undefined));
export const redlocksOnce = NAMES.map((name) => peer(name, ', no retries', { retryCount: 0 }));

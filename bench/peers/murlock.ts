import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { MurLockModule, type MurLockModuleOptions, MurLockService } from 'murlock';
import { keyOf, LOCK_MS, type LockPeer, unlessHeld } from './lock-peer.js';

type Settings = Pick<MurLockModuleOptions, 'wait' | 'maxAttempts'>;

function peer(variant: string, settings: Settings): LockPeer {
  return {
    name: `murlock${variant}`,
    client: 'node-redis 4',
    open: async (url) => {
      const module = MurLockModule.forRoot({ redisOptions: { url }, logLevel: 'none', ...settings });
      const app = await NestFactory.createApplicationContext(module, { logger: false });
      const lock = app.get(MurLockService);
      return {
        run: async (job, slot, work) => {
          let ran = false;
          const running = lock.runWithLock(keyOf(job, slot), LOCK_MS, async () => {
            ran = true;
            await work();
          });
          await unlessHeld(running, 'MurLockException');
          return ran;
        },
        close: () => app.close(),
      };
    },
  };
}

/** Its settings have no defaults; these are its README's. */
export const murlock = peer('', { wait: 1_000, maxAttempts: 3 });
/** It waits after the last attempt as well. */
export const murlockOnce = peer(', no retries', { wait: 1, maxAttempts: 1 });

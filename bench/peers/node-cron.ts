import { randomUUID } from 'node:crypto';
import type { RunCoordinator } from 'node-cron';
import { between, keyOf, LOCK_MS, type LockPeer } from './lock-peer.js';
import { connectRaw, type RawCommands } from './raw-client.js';

/**
 * As node-cron documents its `RedisLockCoordinator`: the key is the task's name and the time of the fire, taken by
 * `SET NX PX`, and given back by a compare-and-delete when the run has ended. The package it is published in is not
 * in the registry that these versions come from.
 */
function redisCoordinator({ setIfAbsent, deleteIfEqual }: RawCommands): Required<RunCoordinator> {
  const tokens = new Map<string, string>();
  return {
    shouldRun: async (key) => {
      const token = randomUUID();
      const elected = await setIfAbsent(key, token);
      if (elected) tokens.set(key, token);
      return elected;
    },
    onComplete: async (key) => {
      await deleteIfEqual(key, tokens.get(key) ?? '');
      tokens.delete(key);
    },
  };
}

export const nodeCron: LockPeer = {
  name: 'node-cron, Redis coordinator as documented',
  client: 'node-redis 5',
  open: async (url) => {
    const commands = await connectRaw('node-redis 5', url);
    const coordinator = redisCoordinator(commands);
    return {
      run: async (job, slot, work) => {
        const key = keyOf(job, slot);
        const elected = await coordinator.shouldRun(key, LOCK_MS);
        return between(elected ? async () => coordinator.onComplete(key) : null, work);
      },
      close: commands.close,
    };
  },
};

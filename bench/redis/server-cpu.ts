import type { RedisServer } from '../../test/support/redis-server.js';

/** How long Redis has been at work, in milliseconds, by its own account. */
export async function serverCpuMs(redis: RedisServer): Promise<number> {
  const told = String(await redis.send('INFO', 'cpu'));
  const seconds = (which: string): number =>
    Number(new RegExp(`used_cpu_${which}:([\\d.]+)`).exec(told)?.[1]);
  return (seconds('user') + seconds('sys')) * 1_000;
}

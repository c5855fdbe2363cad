import type { RedisServer } from './redis-server.js';

/** Takes time from what every key of a namespace has left, as if it had passed. */
const AGE = `
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local left = redis.call('PTTL', key)
  if left > tonumber(ARGV[2]) then redis.call('PEXPIRE', key, string.format('%.0f', left - ARGV[2]))
  elseif left >= 0 then redis.call('DEL', key) end
end
return 1`;

/** Lets `ms` pass for what a namespace holds on these servers, at once. */
export async function passTime(
  servers: readonly RedisServer[],
  namespace: string,
  ms: number,
): Promise<void> {
  await Promise.all(servers.map((server) => server.send('EVAL', AGE, '0', `${namespace}:{*`, String(ms))));
}

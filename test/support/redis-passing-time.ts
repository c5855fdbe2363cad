import type { RedisServer } from './redis-server.js';

/**
 * Takes time from what every key of a namespace has left, as if it had passed, and from what ends with a moment
 * within a hash, whose fields have no time to live.
 */
const AGE = `
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local left = redis.call('PTTL', key)
  if left > tonumber(ARGV[2]) then redis.call('PEXPIRE', key, string.format('%.0f', left - ARGV[2]))
  elseif left >= 0 then redis.call('DEL', key) end
  if redis.call('TYPE', key).ok == 'hash' then
    local entries = redis.call('HGETALL', key)
    for i = 1, #entries, 2 do
      local what, moment = string.match(entries[i + 1], '^(%S+) (%d+)$')
      if moment then redis.call('HSET', key, entries[i], what .. ' ' .. string.format('%.0f', moment - ARGV[2])) end
    end
  end
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

import type { RespSocket } from './resp.js';

const AGE = `
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local left = redis.call('PTTL', key)
  if left > tonumber(ARGV[2]) then redis.call('PEXPIRE', key, string.format('%.0f', left - ARGV[2]))
  elseif left >= 0 and not string.find(key, ':withdrawn:', 1, true) then redis.call('DEL', key) end
end
return 1`;

/**
 * Takes `ms` from what the claims and leases of a namespace have left, as if so much time had passed. The mark of
 * a withdrawal stays: it holds for a quarter of an hour, longer than any test means to wait.
 */
export async function letTimePass(redis: RespSocket, namespace: string, ms: number): Promise<void> {
  const reply = await redis.send('EVAL', AGE, '0', `${namespace}:{*`, String(ms));
  if (reply instanceof Error) throw reply;
}

/** Tells of keys that the server lets expire by itself. `redis` can send nothing else from then on. */
export async function expiriesOf(redis: RespSocket): Promise<{ of(keys: readonly string[]): Promise<void> }> {
  const expired = new Set<string>();
  let look = (): void => {};
  await redis.send('CONFIG', 'SET', 'notify-keyspace-events', 'Ex');
  redis.onPush = (message) => {
    if (Array.isArray(message)) expired.add(String(message[2]));
    look();
  };
  await redis.send('SUBSCRIBE', '__keyevent@0__:expired');
  const of = (keys: readonly string[]): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (keys.every((key) => expired.has(key))) resolve();
      };
      look();
    });
  return { of };
}

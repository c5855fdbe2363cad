import { createHash } from 'node:crypto';

/** A Lua script and the name under which Redis remembers it. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

/** What an acquire has in `KEYS`: the tombstone, the pause flag, the claim, the lease and the fence. */
export const KEYS_PER_ACQUIRE = 5;

/**
 * Answers any number of acquires, each with a code and a detail, in one round trip. `ARGV` has four for each:
 * the value to write, how long claim and lease hold (0: not wanted), and 1 to take it although paused.
 *
 * Everything is read in one call, since calls are what a script costs; `NX` then settles what two acquires of
 * the same script both want. For the same reason there are no functions: Redis would build them anew for every
 * script. The fence is written before anything is taken, so that whatever keeps Redis from writing leaves nothing.
 *
 * A fence is the last one and 1, or the server's time in milliseconds where that is more: so it goes on rising
 * although the last one was lost.
 */
export const ACQUIRE = script(`
local call, found, replies, a, fences, now = redis.call, redis.call('MGET', unpack(KEYS)), {}, 1, {}
for k = 1, #KEYS, ${KEYS_PER_ACQUIRE} do
  local value, claimTtl, leaseTtl = ARGV[a], ARGV[a + 1], ARGV[a + 2]
  local code, detail = 'acquired', ''
  if found[k] then code = 'withdrawn'
  elseif found[k + 1] and ARGV[a + 3] ~= '1' then code = 'paused'
  elseif found[k + 2] and claimTtl ~= '0' then code, detail = 'already-claimed', found[k + 2]
  elseif found[k + 3] and leaseTtl ~= '0' then code, detail = 'overlap', found[k + 3]
  else
    local claim, lease, fence = KEYS[k + 2], KEYS[k + 3], KEYS[k + 4]
    if leaseTtl ~= '0' then
      if not now then
        local time = call('TIME')
        now = time[1] * 1000 + math.floor(time[2] / 1000)
      end
      local last = fences[fence] or found[k + 4]
      if not last then code = 'first' end
      detail = math.max(now, (tonumber(last) or 0) + 1)
      fences[fence] = detail
      call('SET', fence, string.format('%.0f', detail))
    end
    if claimTtl ~= '0' and not call('SET', claim, value, 'NX', 'PX', claimTtl) then
      code, detail = 'already-claimed', call('GET', claim)
    elseif leaseTtl ~= '0' and not call('SET', lease, value, 'NX', 'PX', leaseTtl) then
      if claimTtl ~= '0' then call('DEL', claim) end
      code, detail = 'overlap', call('GET', lease)
    end
  end
  replies[#replies + 1] = code
  replies[#replies + 1] = detail
  a = a + 4
end
return replies
`);

/** Any number of leases. `KEYS`: the leases. `ARGV`: for each the owner's mark, and how long to hold from now. */
export const RENEW = script(`
local replies = {}
for i = 1, #KEYS do
  local mark, value = ARGV[2 * i - 1], redis.call('GET', KEYS[i])
  local mine = value and string.sub(value, 1, #mark) == mark
  replies[i] = mine and redis.call('PEXPIRE', KEYS[i], ARGV[2 * i]) or 0
end
return replies
`);

/** Any number of leases. `KEYS`: the leases. `ARGV`: for each the owner's mark. */
export const RELEASE = script(`
local replies = {}
for i = 1, #KEYS do
  local mark, value = ARGV[i], redis.call('GET', KEYS[i])
  local mine = value and string.sub(value, 1, #mark) == mark
  replies[i] = mine and redis.call('DEL', KEYS[i]) or 0
end
return replies
`);

/**
 * `KEYS`: the tombstone, then what to take back. `ARGV`: the owner's mark, how long the tombstone holds.
 *
 * The tombstone is for the acquire that is still on its way, in the buffers of a paused server or of another
 * connection, and would otherwise be granted to nobody after this.
 */
export const WITHDRAW = script(`
for i = 2, #KEYS do
  local value = redis.call('GET', KEYS[i])
  if value and string.sub(value, 1, #ARGV[1]) == ARGV[1] then redis.call('DEL', KEYS[i]) end
end
redis.call('SET', KEYS[1], '1', 'PX', ARGV[2])
return 1
`);

export const SCRIPTS: readonly Script[] = [ACQUIRE, RENEW, RELEASE, WITHDRAW];

export function script(text: string): Script {
  const source = text.trim();
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

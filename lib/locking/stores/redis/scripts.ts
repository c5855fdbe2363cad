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
 * An acquire that fails half-way, for want of memory say, takes back what it wrote, and does not keep the
 * others from their answers.
 */
export const ACQUIRE = script(`
local call, replies, a, n = redis.call, {}, 1, 0

local function write(claim, lease, fence, value, claimTtl, leaseTtl)
  if claimTtl ~= '0' then call('PSETEX', claim, claimTtl, value) end
  if leaseTtl == '0' then return '' end
  call('PSETEX', lease, leaseTtl, value)
  return call('INCR', fence)
end

for k = 1, #KEYS, ${KEYS_PER_ACQUIRE} do
  local claim, lease, claimTtl, leaseTtl = KEYS[k + 2], KEYS[k + 3], ARGV[a + 1], ARGV[a + 2]
  local found = call('MGET', KEYS[k], KEYS[k + 1], claim, lease)
  local code, detail = 'acquired', ''
  if found[1] then code = 'withdrawn'
  elseif found[2] and ARGV[a + 3] ~= '1' then code = 'paused'
  elseif claimTtl ~= '0' and found[3] then code, detail = 'already-claimed', found[3]
  elseif leaseTtl ~= '0' and found[4] then code, detail = 'overlap', found[4]
  else
    local done
    done, detail = pcall(write, claim, lease, KEYS[k + 4], ARGV[a], claimTtl, leaseTtl)
    if not done then
      if claimTtl ~= '0' then call('DEL', claim) end
      if leaseTtl ~= '0' then call('DEL', lease) end
      code, detail = 'failed', type(detail) == 'table' and detail.err or tostring(detail)
    end
  end
  replies[n + 1], replies[n + 2] = code, detail
  a, n = a + 4, n + 2
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

function script(text: string): Script {
  const source = text.trim();
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

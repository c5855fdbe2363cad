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
local function put(key, value, ttl)
  local reply = redis.pcall('SET', key, value, 'NX', 'PX', ttl)
  return reply and not reply.err, reply and reply.err
end

local function acquire(k, a)
  local value, claimTtl, leaseTtl = ARGV[a], ARGV[a + 1], ARGV[a + 2]
  local claim, lease = KEYS[k + 2], KEYS[k + 3]
  local wantsClaim, wantsLease = claimTtl ~= '0', leaseTtl ~= '0'
  local found = redis.call('MGET', KEYS[k], KEYS[k + 1], claim, lease)
  if found[1] then return 'withdrawn', '' end
  if found[2] and ARGV[a + 3] ~= '1' then return 'paused', '' end
  if wantsClaim and found[3] then return 'already-claimed', found[3] end
  if wantsLease and found[4] then return 'overlap', found[4] end
  if wantsClaim then
    local done, problem = put(claim, value, claimTtl)
    if not done then return problem and 'failed' or 'already-claimed', problem or '' end
  end
  if not wantsLease then return 'acquired', '' end
  local done, problem = put(lease, value, leaseTtl)
  if not done then
    if wantsClaim then redis.call('DEL', claim) end
    return problem and 'failed' or 'overlap', problem or ''
  end
  local fence = redis.pcall('INCR', KEYS[k + 4])
  if type(fence) == 'table' then
    redis.call('DEL', lease)
    if wantsClaim then redis.call('DEL', claim) end
    return 'failed', fence.err
  end
  return 'acquired', fence
end

local replies = {}
for i = 0, #KEYS / ${KEYS_PER_ACQUIRE} - 1 do
  replies[2 * i + 1], replies[2 * i + 2] = acquire(${KEYS_PER_ACQUIRE} * i + 1, 4 * i + 1)
end
return replies
`);

const IS_MINE = `
local function mine(key)
  local value = redis.call('GET', key)
  return value and string.sub(value, 1, #ARGV[1]) == ARGV[1]
end
`;

/** `KEYS`: the lease. `ARGV`: the owner's mark, how long to hold from now. */
export const RENEW = script(`${IS_MINE}
if mine(KEYS[1]) then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
`);

/** `KEYS`: the lease. `ARGV`: the owner's mark. */
export const RELEASE = script(`${IS_MINE}
if mine(KEYS[1]) then return redis.call('DEL', KEYS[1]) end
return 0
`);

/**
 * `KEYS`: the tombstone, then what to take back. `ARGV`: the owner's mark, how long the tombstone holds.
 *
 * The tombstone is for the acquire that is still on its way, in the buffers of a paused server or of another
 * connection, and would otherwise be granted to nobody after this.
 */
export const WITHDRAW = script(`${IS_MINE}
for i = 2, #KEYS do
  if mine(KEYS[i]) then redis.call('DEL', KEYS[i]) end
end
redis.call('SET', KEYS[1], '1', 'PX', ARGV[2])
return 1
`);

export const SCRIPTS: readonly Script[] = [ACQUIRE, RENEW, RELEASE, WITHDRAW];

function script(text: string): Script {
  const source = text.trim();
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

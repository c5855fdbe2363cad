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
 * The fence is counted first, as it is the one write that can fail by itself: an acquire fails before it has
 * taken anything, and does not keep the others from their answers. Written without functions and as flat as it
 * is because Redis builds a script's functions anew in every call, which doubles what the script adds to `SET`.
 */
export const ACQUIRE = script(`
local call, replies, a = redis.call, {}, 1
for k = 1, #KEYS, ${KEYS_PER_ACQUIRE} do
  local claim, lease, value, claimTtl, leaseTtl = KEYS[k + 2], KEYS[k + 3], ARGV[a], ARGV[a + 1], ARGV[a + 2]
  local found = call('MGET', KEYS[k], KEYS[k + 1], claim, lease)
  local code, detail = 'acquired', ''
  if found[1] then code = 'withdrawn'
  elseif found[2] and ARGV[a + 3] ~= '1' then code = 'paused'
  elseif found[3] and claimTtl ~= '0' then code, detail = 'already-claimed', found[3]
  elseif found[4] and leaseTtl ~= '0' then code, detail = 'overlap', found[4]
  else
    if leaseTtl ~= '0' then
      detail = redis.pcall('INCR', KEYS[k + 4])
      if type(detail) == 'table' then code, detail = 'failed', detail.err
      else call('PSETEX', lease, leaseTtl, value) end
    end
    if claimTtl ~= '0' and code == 'acquired' then call('PSETEX', claim, claimTtl, value) end
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

function script(text: string): Script {
  const source = text.trim();
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

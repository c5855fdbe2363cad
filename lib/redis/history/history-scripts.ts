import { script } from '../../locking/stores/redis/scripts.js';

/**
 * A run is a hash: `at`, when it started in milliseconds; `start` and `end`, what was told of each, `tenants` and
 * `progress`, how far it was, all as JSON; `job` and `outcome`, by which it is listed. It is settled once it has an
 * `outcome`.
 */
export const RUN_FIELDS = ['start', 'tenants', 'end', 'progress'] as const;

/** `KEYS`: the run, the lists of all, of the unfinished and of the job, the names of jobs. `ARGV`: id, at, job, start. */
export const START = script(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'at', ARGV[2], 'job', ARGV[3], 'start', ARGV[4])
for list = 2, 4 do redis.call('ZADD', KEYS[list], ARGV[2], ARGV[1]) end
redis.call('SADD', KEYS[5], ARGV[3])
return 1
`);

/** `KEYS`: the run. `ARGV`: a field of how far it is, and its text. */
export const UPDATE = script(`
local run = KEYS[1]
if redis.call('EXISTS', run) == 0 or redis.call('HEXISTS', run, 'outcome') == 1 then return 0 end
redis.call('HSET', run, ARGV[1], ARGV[2])
return 1
`);

/**
 * `KEYS`: the run, the list of the unfinished, then those of all, of the job, of the outcome and of both, the names of
 * jobs.
 * `ARGV`: id, at, job, outcome, end.
 */
export const FINISH = script(`
local run = KEYS[1]
if redis.call('HEXISTS', run, 'outcome') == 1 then return 0 end
local at = redis.call('HGET', run, 'at') or ARGV[2]
redis.call('HSET', run, 'at', at, 'job', ARGV[3], 'outcome', ARGV[4], 'end', ARGV[5])
redis.call('ZREM', KEYS[2], ARGV[1])
for list = 3, 6 do redis.call('ZADD', KEYS[list], at, ARGV[1]) end
redis.call('SADD', KEYS[7], ARGV[3])
return 1
`);

/**
 * The ids of a page. `KEYS`: the list. `ARGV`: how many, and for a later page the id and the time of the run that the
 * one before ended with.
 *
 * A page goes on by rank, as long as that run is in the list: many may have started in the same millisecond. Once it
 * is forgotten it goes on by what ranked below it.
 */
export const PAGE = script(`
local list, count, id, at = KEYS[1], tonumber(ARGV[1]), ARGV[2], ARGV[3]
if not id then return redis.call('ZREVRANGE', list, 0, count - 1) end
local rank = redis.call('ZREVRANK', list, id)
if not rank then
  rank = redis.call('ZCOUNT', list, '(' .. at, '+inf') - 1
  for _, other in ipairs(redis.call('ZREVRANGEBYSCORE', list, at, at)) do
    if other > id then rank = rank + 1 end
  end
end
return redis.call('ZREVRANGE', list, rank + 1, rank + count)
`);

/**
 * Forgets runs, and jobs that none is left of. `KEYS`: the lists of all and of the unfinished, the names of jobs, and for
 * each run itself and the lists of its job, of its outcome and of both. `ARGV`: the ids. Says how many there were.
 */
export const FORGET = script(`
local forgotten = 0
for i, id in ipairs(ARGV) do
  local key = 4 * i
  local job = redis.call('HGET', KEYS[key], 'job')
  forgotten = forgotten + redis.call('ZREM', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
  redis.call('DEL', KEYS[key])
  for list = key + 1, key + 3 do redis.call('ZREM', KEYS[list], id) end
  if job and redis.call('EXISTS', KEYS[key + 1]) == 0 then redis.call('SREM', KEYS[3], job) end
end
return forgotten
`);

import { createHash } from 'node:crypto';
import { StoreUnavailableError } from '../../../common/errors.js';
import { isReplicaSchedules, type ReplicaSchedules } from '../../../common/schedules.js';
import { encodeKeyPart } from '../../keys.js';
import type { RedisCommands } from './redis-commands.js';
import { callScript } from './script-call.js';
import { script } from './scripts.js';

/**
 * `KEYS`: the names of the replicas, and what this one says. `ARGV`: how the keys of all replicas begin, the name of
 * this one, the digest of its schedules, the schedules, and how long they are to be remembered. Answers with the
 * schedules of those whose digest is another.
 *
 * Keys of replicas that only the set knows cannot be named beforehand; they carry the same braces, so that in a
 * cluster they are on the same server.
 */
const EXCHANGE = script(`
local digest, differing = ARGV[3] .. ' ', {}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local said = redis.call('GET', ARGV[1] .. name)
  if not said then redis.call('SREM', KEYS[1], name)
  elseif name ~= ARGV[2] and string.sub(said, 1, #digest) ~= digest then
    differing[#differing + 1] = string.sub(said, #digest + 1)
  end
end
redis.call('SADD', KEYS[1], ARGV[2])
redis.call('SET', KEYS[2], digest .. ARGV[4], 'PX', ARGV[5])
return differing
`);

/** Tells the fleet what this replica schedules, and hears who schedules something else: one round trip for all jobs. */
export class ScheduleExchange {
  private readonly names: string;
  private readonly prefix: string;

  constructor(
    private readonly commands: RedisCommands,
    namespace: string,
  ) {
    this.names = `${namespace}:{@schedules}:replicas`;
    this.prefix = `${namespace}:{@schedules}:of:`;
  }

  async exchange(own: ReplicaSchedules, ttlMs: number): Promise<ReplicaSchedules[]> {
    const digest = createHash('sha1').update(JSON.stringify(own.jobs)).digest('hex');
    const name = encodeKeyPart(own.replicaId);
    const args = [this.prefix, name, digest, JSON.stringify(own), String(Math.ceil(ttlMs))];
    const reply = await callScript(this.commands, EXCHANGE, [this.names, this.prefix + name], args);
    if (!Array.isArray(reply))
      throw new StoreUnavailableError('Redis did not list the schedules of the fleet.');
    // What a later version may have written in another form is no schedule to compare.
    return reply.map(parsed).filter(isReplicaSchedules);
  }
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

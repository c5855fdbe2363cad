import { StoreUnavailableError } from '../../../common/errors.js';
import { jobKeys, pausedIndexKey } from '../../keys.js';
import type { RedisCommands } from './redis-commands.js';

/**
 * Which jobs are paused. The flag of a job is what counts; the index only says which flags to look at, and is
 * written before the flag, so that whatever is cut short in between, no paused job is missing from the list.
 *
 * A name never leaves the index: flag and index are on different servers of a cluster, so a pause and a resume
 * at the same moment could otherwise leave a job paused and unlisted. Its size is bounded by the jobs' names.
 */
export class PauseFlags {
  private readonly index: string;

  constructor(
    private readonly commands: RedisCommands,
    private readonly namespace: string,
  ) {
    this.index = pausedIndexKey(namespace);
  }

  async set(job: string, paused: boolean): Promise<void> {
    const { paused: flag } = jobKeys(this.namespace, job);
    if (paused) {
      await this.commands.run(this.index, ['SADD', this.index, job]);
      await this.commands.run(flag, ['SET', flag, '1']);
    } else {
      await this.commands.run(flag, ['DEL', flag]);
    }
  }

  async jobs(): Promise<string[]> {
    const reply = await this.commands.run(this.index, ['SMEMBERS', this.index]);
    const names = [...members(reply)];
    const flags = await Promise.all(names.map((job) => this.isPaused(job)));
    return names.filter((_, at) => flags[at]);
  }

  private async isPaused(job: string): Promise<boolean> {
    const { paused: flag } = jobKeys(this.namespace, job);
    const reply = await this.commands.run(flag, ['EXISTS', flag]);
    if (reply !== 0 && reply !== 1)
      throw new StoreUnavailableError(`Redis did not say whether "${job}" is paused.`);
    return reply === 1;
  }
}

/** An array in version 2 of the protocol, a set in version 3. */
function members(reply: unknown): string[] {
  const found: unknown[] = Array.isArray(reply) ? reply : reply instanceof Set ? [...reply] : [undefined];
  return found.map((name) => {
    if (typeof name === 'string') return name;
    throw new StoreUnavailableError('Redis did not list the paused jobs.');
  });
}

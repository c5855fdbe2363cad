import { jobKeys } from '../../lib/locking/keys.js';
import type { RedisServer } from '../support/redis-server.js';

/** A job's lease as Redis has it. */
export class LeaseInRedis {
  private readonly key: string;

  constructor(
    private readonly redis: RedisServer,
    job: string,
    namespace = 'cron',
  ) {
    this.key = jobKeys(namespace, job).lease('');
  }

  /** Whose it is, as text that no other lease has in common with it; `null` where nobody holds it. */
  async value(): Promise<string | null> {
    const reply = await this.redis.send('GET', this.key);
    return typeof reply === 'string' ? reply : null;
  }

  /** The moment before which Redis gives it to nobody else unless it is released, in milliseconds. */
  async freeFrom(): Promise<number> {
    const askedAt = Date.now();
    return askedAt + Number(await this.redis.send('PTTL', this.key));
  }
}

import { StoreUnavailableError } from '../../common/errors.js';
import { isMiss, parseStored } from './cache-mark.js';
import type { GenericCache } from './generic-cache.js';

const PROBE_TTL_MS = 60_000;

/**
 * Reads and writes that can be believed, over a cache that may swallow its errors: it answers `undefined` to a
 * read and resolves a write while its server is down, so that neither a miss nor a write says anything alone.
 *
 * A miss is believed when a value written just before is read back along with it. A write is believed when it is
 * read back itself.
 */
export class CacheProbe {
  private count = 0;

  /** @param probeKey a key that no other replica has */
  constructor(
    private readonly cache: GenericCache,
    private readonly probeKey: () => string,
  ) {}

  read(key: string): Promise<unknown> {
    return this.cache.get(key);
  }

  /** One value for each key; rejects where a miss among them may be an error. */
  async readProven(keys: readonly string[]): Promise<unknown[]> {
    const probeKey = this.probeKey();
    this.count += 1;
    const written = this.count;
    await this.cache.set(probeKey, String(written), PROBE_TTL_MS);
    const values = await Promise.all([...keys, probeKey].map((key) => this.cache.get(key)));
    const probe = parseStored(values.pop());
    // Another read of this replica may have written a later count meanwhile, which proves as much.
    if (typeof probe === 'number' && probe >= written) return values;
    throw new StoreUnavailableError(
      'The cache did not give back what had just been written to it: its server is down, or it keeps nothing. ' +
        'Check the server behind the cache.',
    );
  }

  /** The value, whose absence is proven. */
  async readSurely(key: string): Promise<unknown> {
    const value = await this.cache.get(key);
    if (!isMiss(value)) return value;
    const [proven] = await this.readProven([key]);
    return proven;
  }

  write(key: string, value: string, ttlMs: number): Promise<unknown> {
    return this.cache.set(key, value, ttlMs);
  }

  /** What is under the key after the write: ours, or what another replica wrote over it. Rejects for a miss. */
  async writeProven(key: string, value: string, ttlMs: number): Promise<unknown> {
    await this.cache.set(key, value, ttlMs);
    return this.readBack(key);
  }

  async readBack(key: string): Promise<unknown> {
    const value = await this.cache.get(key);
    if (!isMiss(value)) return value;
    throw new StoreUnavailableError(
      `The cache took a write to "${key}" and then held nothing there: its server is down, or it evicts. ` +
        'Check the server behind the cache.',
    );
  }
}

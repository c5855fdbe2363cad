import { StoreUnavailableError } from '../../../common/errors.js';
import type { Owner } from '../../../common/run.js';
import type { LeaseName } from '../../coordination-store.js';
import type { JobKeyRing } from '../../keys.js';
import { isServerError, type RedisCommands } from './redis-commands.js';
import { ownerIn } from './stored-value.js';

/** Redis does nothing else meanwhile; this many keys take it well below a millisecond. */
const MOST_TOGETHER = 500;

/** Reads who holds leases, without touching them. */
export class LeaseHolders {
  private together: boolean;

  constructor(
    private readonly commands: RedisCommands,
    private readonly keyRing: JobKeyRing,
  ) {
    this.together = !commands.clustered;
  }

  async of(leases: readonly LeaseName[]): Promise<(Owner | null)[]> {
    const keys = leases.map(({ job, scope }) => this.keyRing.of(job).lease(scope));
    const values = this.together ? await this.readTogether(keys) : await this.readApart(keys);
    return values.map((value, at) => holderIn(value, leases[at]?.job));
  }

  private async readTogether(keys: readonly string[]): Promise<unknown[]> {
    const parts: (readonly string[])[] = [];
    for (let from = 0; from < keys.length; from += MOST_TOGETHER) {
      parts.push(keys.slice(from, from + MOST_TOGETHER));
    }
    try {
      return (await Promise.all(parts.map((part) => this.readPart(part)))).flat();
    } catch (error) {
      // A proxy in front of a cluster looks like one server until it is asked for the keys of two jobs.
      if (!isServerError(error) || !error.message.startsWith('CROSSSLOT')) throw error;
      this.together = false;
      return this.readApart(keys);
    }
  }

  private async readPart(keys: readonly string[]): Promise<unknown[]> {
    const values: unknown = await this.commands.run(keys[0] ?? '', ['MGET', ...keys]);
    if (isList(values) && values.length === keys.length) return values;
    throw new StoreUnavailableError('Redis did not say who holds the leases.');
  }

  private readApart(keys: readonly string[]): Promise<unknown[]> {
    return Promise.all(keys.map((key) => this.commands.run(key, ['GET', key])));
  }
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function holderIn(value: unknown, job = ''): Owner | null {
  if (value === null) return null;
  const owner = ownerIn(value);
  // Held, though nobody knows by whom: that is no answer to build on.
  if (owner === undefined)
    throw new StoreUnavailableError(`Redis does not say who holds the lease of "${job}".`);
  return owner;
}

import { InvalidArgumentError } from '../common/errors.js';
import { isPlainObject, show } from '../common/option-check.js';
import { isRedisClient, type RedisClient } from '../locking/stores/redis/client-shapes.js';

/**
 * The client among the options of `what`.
 *
 * @throws InvalidArgumentError
 */
export function requiredClient(
  what: string,
  options: { readonly client?: unknown } | undefined,
): RedisClient {
  const client = options?.client;
  if (isRedisClient(client)) return client;
  throw new InvalidArgumentError(
    `${what} expected a client of node-redis (createClient, createSentinel or createCluster, ` +
      `version 4 to 6), ioredis or iovalkey, got ${describe(client)}. Pass the client itself, not its options ` +
      'or a pool.',
    { option: 'client' },
  );
}

function describe(value: unknown): string {
  // Never the value itself: an address or a client's options may hold a password.
  if (typeof value === 'string') return 'a string';
  if (isPlainObject(value)) return `an object with the keys ${Object.keys(value).join(', ')}`;
  if (typeof value !== 'object' || value === null) return show(value);
  return `an instance of ${value.constructor.name}`;
}

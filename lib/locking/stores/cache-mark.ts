import { StoreUnavailableError } from '../../common/errors.js';
import type { Owner } from '../../common/run.js';
import type { AcquireRequest } from '../coordination-store.js';

/** Who holds a key of the cache, as it is written there. */
export interface CacheMark {
  readonly token: string;
  readonly owner: Owner;
  /** Which claim the holder was after, so that a loser can tell a rival for the slot from another slot's run. */
  readonly claim: string | null;
}

/** What is written over a mark that is given up: of a cache nothing is asked but to read and to write. */
export const FREE = JSON.stringify({ free: true });

export function markOf({ token, replicaId, runId, at, claim }: AcquireRequest): CacheMark {
  const owner = { replicaId, runId, since: new Date(at).toISOString() };
  return { token, owner, claim: claim?.key ?? null };
}

/**
 * The mark in a value read from the cache; `undefined` where there is none or it was given up. Strings go into
 * the cache, because every cache keeps them; some hand them back parsed.
 */
export function readMark(key: string, value: unknown): CacheMark | undefined {
  if (isMiss(value)) return undefined;
  const parsed = parseStored(value);
  if (isMark(parsed)) return parsed;
  if (typeof parsed === 'object' && parsed !== null && 'free' in parsed) return undefined;
  throw new StoreUnavailableError(
    `The cache holds something under the key "${key}" that the coordinator did not write. ` +
      'Keep other values out of its namespace, or choose another `namespace`.',
  );
}

export function isMiss(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

export function parseStored(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isMark(value: unknown): value is CacheMark {
  return (
    typeof value === 'object' &&
    value !== null &&
    'token' in value &&
    typeof value.token === 'string' &&
    'owner' in value &&
    typeof value.owner === 'object'
  );
}

import type { AcquireRequest, Lease, Refused } from '../coordination-store.js';
import { jobKeys } from '../keys.js';
import { type CacheMark, readMark } from './cache-mark.js';
import { isPaused } from './cache-pauses.js';

/** A key of the cache that a request wants to hold. */
export interface Place {
  readonly kind: 'claim' | 'lease';
  readonly key: string;
  readonly ttlMs: number;
}

/** What a request reads and writes. */
export interface CachePlan {
  readonly paused: string;
  /** Everything wanted, the claim first. */
  readonly wanted: readonly Place[];
  /**
   * What rivals contend for: one place, so that they cannot win one each and none of them run. It is the lease
   * where the job may run only once at a time, and its holder alone then writes the claim.
   */
  readonly contested: Place | undefined;
  /** Taken by the winner, without another contest. */
  readonly other: Place | undefined;
}

export function planOf(namespace: string, { job, claim, lease }: AcquireRequest): CachePlan {
  const keys = jobKeys(namespace, job);
  const wanted: Place[] = [];
  if (claim !== null) wanted.push({ kind: 'claim', key: keys.claim(claim.key), ttlMs: claim.ttlMs });
  if (lease !== null) wanted.push({ kind: 'lease', key: keys.lease(lease.scope), ttlMs: lease.ttlMs });
  const contested = lease?.scope === '' ? wanted.at(-1) : wanted[0];
  return { paused: keys.paused, wanted, contested, other: wanted.find((place) => place !== contested) };
}

/** Why the request must be refused, given what is under `paused` and the wanted places, in that order. */
export function refusalOf(
  request: AcquireRequest,
  { wanted }: CachePlan,
  [paused, ...values]: readonly unknown[],
): Refused | undefined {
  if (!request.ignorePaused && isPaused(paused)) return { acquired: false, reason: 'paused' };
  for (const [position, place] of wanted.entries()) {
    const holder = readMark(place.key, values[position]);
    if (holder !== undefined) return refusedBy(holder, place, request);
  }
  return undefined;
}

export function refusedBy(holder: CacheMark, place: Place, { claim }: AcquireRequest): Refused {
  // A rival that won the lease of this very slot is about to write its claim.
  const sameSlot = claim !== null && holder.claim === claim.key;
  const reason = place.kind === 'claim' || sameSlot ? 'already-claimed' : 'overlap';
  return { acquired: false, reason, owner: holder.owner };
}

export function leasePlace(namespace: string, lease: Lease): Place {
  return { kind: 'lease', key: jobKeys(namespace, lease.job).lease(lease.scope), ttlMs: lease.ttlMs };
}

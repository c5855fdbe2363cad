import type { Kind } from '../engine/contestant.js';
import { APPLICATIONS, BEST_EFFORT } from './coordinated-app.js';
import { AS_SHIPPED, AT_THEIR_BEST } from './index.js';
import type { LockPeer } from './lock-peer.js';
import { keptKey } from './raw-client.js';

/** A key for each slot that only expires: what nobody can run twice. */
export const KEPT_KEY = keptKey('node-redis 5');

/** All that may be played against themselves, on several replicas. */
export const CONTENDERS: readonly LockPeer[] = [
  KEPT_KEY,
  ...APPLICATIONS,
  BEST_EFFORT,
  ...AS_SHIPPED,
  ...AT_THEIR_BEST,
];

export function kindOf(contender: LockPeer): Kind {
  if (contender === KEPT_KEY) return 'limit';
  return contender === BEST_EFFORT || APPLICATIONS.includes(contender) ? 'ours' : 'peer';
}

export function contenderNamed(name: string): LockPeer {
  const found = CONTENDERS.find((contender) => contender.name === name);
  if (found === undefined) throw new Error(`There is no contender "${name}".`);
  return found;
}

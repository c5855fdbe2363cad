import type { AcquireRequest } from '../../locking/coordination-store.js';
import { storedValue } from '../../locking/stores/redis/stored-value.js';
import { asciiJson, keyText } from '../schema/text.js';

/** How long a withdrawn request stays refused: longer than TCP tries to deliver what it was given to send. */
export const TOMBSTONE_MS = 15 * 60_000;

/** A request in the columns' own terms. */
export interface LockRequest {
  readonly namespace: string;
  readonly job: string;
  /** The job's name as JSON. */
  readonly name: string;
  readonly token: string;
  /** Who asks, for those who are refused. */
  readonly detail: string;
  /** `null`: not wanted; its time is then without meaning. */
  readonly claim: string | null;
  readonly claimTtl: number;
  readonly lease: string | null;
  readonly leaseTtl: number;
  readonly ignorePaused: number;
}

export function lockRequest(namespace: string, request: AcquireRequest): LockRequest {
  const { job, token, claim, lease } = request;
  return {
    namespace,
    job: keyText(job),
    name: jobName(job),
    token: keyText(token),
    detail: asciiJson(storedValue(request)),
    claim: claim === null ? null : keyText(claim.key),
    claimTtl: wholeMs(claim?.ttlMs ?? 0),
    lease: lease === null ? null : keyText(lease.scope),
    leaseTtl: wholeMs(lease?.ttlMs ?? 0),
    ignorePaused: request.ignorePaused ? 1 : 0,
  };
}

export function jobName(job: string): string {
  return asciiJson(JSON.stringify(job));
}

/** Whole, above zero, and no more than can be added to a time. */
export function wholeMs(ttlMs: number): number {
  return Math.min(Math.max(1, Math.ceil(ttlMs) || 1), 2 ** 52);
}

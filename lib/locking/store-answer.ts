import type { Owner } from '../common/run.js';
import { isReplicaSchedules, type ReplicaSchedules } from '../common/schedules.js';
import type { Acquired, AcquireRequest, Lease, Refused } from './coordination-store.js';

/**
 * Reads what a store answered to `request`. `undefined`: neither an explicit yes with what was asked for, nor
 * an explicit no. The answer is unknown because stores may be anyone's, and a cache whose server is down may
 * answer anything.
 */
export function readAnswer(answer: unknown, request: AcquireRequest): Acquired | Refused | undefined {
  if (!isRecord(answer)) return undefined;
  if (answer.acquired === true) return readYes(answer, request);
  return answer.acquired === false ? readNo(answer) : undefined;
}

/** The lease within a late answer, where it is a yes. */
export function leaseOfYes(answer: unknown): Lease | null {
  return isRecord(answer) && answer.acquired === true && isLease(answer.lease) ? answer.lease : null;
}

export function isYes(answer: unknown): boolean {
  return isRecord(answer) && answer.acquired === true;
}

/** A method that promises nothing may answer anything. */
export function readDone(): true {
  return true;
}

export function readNames(answer: unknown): string[] | undefined {
  return Array.isArray(answer) && answer.every((name) => typeof name === 'string') ? answer : undefined;
}

/** As many as were asked for, each an owner or explicitly nobody. */
export function readHolders(answer: unknown, asked: number): (Owner | null)[] | undefined {
  if (!Array.isArray(answer) || answer.length !== asked) return undefined;
  return answer.every((holder) => holder === null || isOwner(holder)) ? answer : undefined;
}

/** Replicas with their jobs, as whatever version of this library told of them. */
export function readSchedules(answer: unknown): ReplicaSchedules[] | undefined {
  return Array.isArray(answer) && answer.every(isReplicaSchedules) ? answer : undefined;
}

function readYes(answer: Record<string, unknown>, request: AcquireRequest): Acquired | undefined {
  const fencingToken = answer.fencingToken ?? null;
  if (fencingToken !== null && !isFiniteNumber(fencingToken)) return undefined;
  if (request.lease === null) return { acquired: true, lease: null, fencingToken };
  if (!isLease(answer.lease) || answer.lease.job !== request.job) return undefined;
  const { lease, isFirst } = answer;
  return { acquired: true, lease, fencingToken, ...(typeof isFirst === 'boolean' ? { isFirst } : {}) };
}

function readNo(answer: Record<string, unknown>): Refused | undefined {
  const { reason, owner } = answer;
  if (reason !== 'already-claimed' && reason !== 'overlap' && reason !== 'paused') return undefined;
  return isOwner(owner) ? { acquired: false, reason, owner } : { acquired: false, reason };
}

function isLease(value: unknown): value is Lease {
  return (
    isRecord(value) &&
    typeof value.job === 'string' &&
    typeof value.scope === 'string' &&
    typeof value.token === 'string' &&
    value.token !== '' &&
    isFiniteNumber(value.ttlMs) &&
    value.ttlMs > 0
  );
}

function isOwner(value: unknown): value is Owner {
  return (
    isRecord(value) &&
    typeof value.replicaId === 'string' &&
    typeof value.runId === 'string' &&
    typeof value.since === 'string'
  );
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

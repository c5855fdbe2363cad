import type { Owner } from '../../../common/run.js';
import type { AcquireRequest } from '../../coordination-store.js';
import { encodeKeyPart } from '../../keys.js';
import { property } from './shape.js';

/** How every value of one owner begins, and no other's: the token, encoded so that it has no space, and a space. */
export function ownerMark(token: string): string {
  return `${encodeKeyPart(token)} `;
}

/** What a claim or a lease holds: whose it is, for scripts to compare, and for those who are refused to read. */
export function storedValue({ replicaId, runId, at, token }: AcquireRequest): string {
  return ownerMark(token) + JSON.stringify({ replicaId, runId, at });
}

/** The owner in such a value; `undefined` where it was written by something else. */
export function ownerIn(value: unknown): Owner | undefined {
  if (typeof value !== 'string') return undefined;
  const parsed = parse(value.slice(value.indexOf(' ') + 1));
  const replicaId = property(parsed, 'replicaId');
  const runId = property(parsed, 'runId');
  const since = isoTime(property(parsed, 'at'));
  if (typeof replicaId !== 'string' || typeof runId !== 'string' || since === undefined) return undefined;
  return { replicaId, runId, since };
}

function isoTime(at: unknown): string | undefined {
  const date = new Date(typeof at === 'number' ? at : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

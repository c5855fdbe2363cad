import type { Owner } from '../../../common/run.js';
import type { AcquireRequest } from '../../coordination-store.js';
import { encodeKeyPart } from '../../keys.js';
import { property } from './shape.js';

/** How every value of one owner begins, and no other's: the token, encoded so that it has no space, and a space. */
export function ownerMark(token: string): string {
  return `${encodeKeyPart(token)} `;
}

/** What a claim or a lease holds: whose it is, for scripts to compare, and for those who are refused to read. */
export function storedValue(request: AcquireRequest): string {
  const { replicaId, runId, at, token } = request;
  const owner: Owner = { replicaId, runId, since: new Date(at).toISOString() };
  return ownerMark(token) + JSON.stringify(owner);
}

/** The owner in such a value; `undefined` where it was written by something else. */
export function ownerIn(value: unknown): Owner | undefined {
  if (typeof value !== 'string') return undefined;
  const parsed = parse(value.slice(value.indexOf(' ') + 1));
  const replicaId = property(parsed, 'replicaId');
  const runId = property(parsed, 'runId');
  const since = property(parsed, 'since');
  if (typeof replicaId !== 'string' || typeof runId !== 'string' || typeof since !== 'string')
    return undefined;
  return { replicaId, runId, since };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

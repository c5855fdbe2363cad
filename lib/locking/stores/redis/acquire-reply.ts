import { StoreUnavailableError } from '../../../common/errors.js';
import type { Acquired, AcquireRequest, Refused } from '../../coordination-store.js';
import { ownerIn } from './stored-value.js';

/** What a code and its detail mean for a request. Whatever is not understood is no answer, never a yes. */
export function readAcquireReply(
  request: AcquireRequest,
  code: unknown,
  detail: unknown,
): Acquired | Refused {
  switch (code) {
    case 'acquired':
    case 'first':
      return acquired(request, detail, code === 'first');
    case 'already-claimed':
    case 'overlap':
      return refused(code, detail);
    case 'paused':
      return { acquired: false, reason: 'paused' };
    case 'withdrawn':
      throw new StoreUnavailableError(
        `The request to run "${request.job}" reached Redis after it had been withdrawn.`,
      );
    default:
      throw unexpected(request, code);
  }
}

function acquired(request: AcquireRequest, fence: unknown, isFirst: boolean): Acquired {
  const { job, token } = request;
  if (request.lease === null) return { acquired: true, lease: null, fencingToken: null };
  if (typeof fence !== 'number' || !Number.isSafeInteger(fence)) throw unexpected(request, fence);
  return { acquired: true, lease: { job, token, ...request.lease }, fencingToken: fence, isFirst };
}

function refused(reason: 'already-claimed' | 'overlap', value: unknown): Refused {
  const owner = ownerIn(value);
  return owner === undefined ? { acquired: false, reason } : { acquired: false, reason, owner };
}

function unexpected(request: AcquireRequest, reply: unknown): StoreUnavailableError {
  return new StoreUnavailableError(
    `Redis answered the request to run "${request.job}" with something unexpected: ${JSON.stringify(reply)}`,
  );
}

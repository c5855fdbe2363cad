import { StoreUnavailableError } from '../../common/errors.js';
import type { Acquired, AcquireRequest, Refused } from '../../locking/coordination-store.js';
import { cameAfterWithdrawal } from '../../locking/store-failures.js';
import { ownerIn } from '../../locking/stores/redis/stored-value.js';
import type { Row } from '../client/sql-client.js';

/** What the database's row means for a request. Whatever is not understood is no answer, never a yes. */
export function readAcquireRow(request: AcquireRequest, row: Row | undefined): Acquired | Refused {
  const { code, held, fence } = row ?? {};
  switch (code) {
    case 'acquired':
    case 'first':
      return acquired(request, fence, code === 'first');
    case 'already-claimed':
    case 'overlap':
      return refused(code, held);
    case 'paused':
      return { acquired: false, reason: 'paused' };
    case 'withdrawn':
      throw cameAfterWithdrawal(request.job);
    default:
      throw unexpected(request, code);
  }
}

function acquired(request: AcquireRequest, fence: unknown, isFirst: boolean): Acquired {
  const { job, token, lease } = request;
  if (lease === null) return { acquired: true, lease: null, fencingToken: null };
  const fencingToken = Number(fence ?? Number.NaN);
  if (!Number.isSafeInteger(fencingToken)) throw unexpected(request, fence);
  return { acquired: true, lease: { job, token, ...lease }, fencingToken, isFirst };
}

function refused(reason: 'already-claimed' | 'overlap', held: unknown): Refused {
  const owner = ownerIn(held);
  return owner === undefined ? { acquired: false, reason } : { acquired: false, reason, owner };
}

function unexpected({ job }: AcquireRequest, answer: unknown): StoreUnavailableError {
  return new StoreUnavailableError(
    `The database answered the request to run "${job}" with something unexpected: ${String(answer)}`,
  );
}

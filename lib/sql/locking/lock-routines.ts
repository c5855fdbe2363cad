import type { Row } from '../client/sql-client.js';
import type { LockRequest } from './lock-request.js';

/** What only a transaction can do, each in one round trip. */
export interface LockRoutines {
  /** Answers with a code, who holds what was asked for, and the fencing token. */
  acquire(request: LockRequest): Promise<Row | undefined>;
  withdraw(request: LockRequest): Promise<void>;
  /** Removes so many marks that have expired. */
  clean(most: number): Promise<void>;
}

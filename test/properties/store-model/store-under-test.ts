import type { CoordinationStore } from '../../../lib/locking/coordination-store.js';
import type { ManualClock } from '../../../lib/testing/manual-clock.js';
import type { StoreMeaning } from './reference-store.js';

/** A store with a way to withdraw, which all of ours have. */
export type WithdrawingStore = CoordinationStore & Required<Pick<CoordinationStore, 'withdraw'>>;

/** How the model run comes to a store, and to its time. */
export interface StoreUnderTest {
  readonly meaning: StoreMeaning;
  /** A handle for each replica, all on one empty store. */
  open(clock: ManualClock, replicas: number): Promise<readonly WithdrawingStore[]>;
  /** Lets time pass for a store that has its own. */
  age?(ms: number): Promise<void>;
}

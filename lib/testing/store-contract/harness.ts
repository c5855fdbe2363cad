import type { CoordinationStore } from '../../locking/coordination-store.js';

/** A store under test, empty. @publicApi */
export interface StoreHarness {
  readonly store: CoordinationStore;
  /** A second handle on the same data, as another replica has it. */
  readonly other: CoordinationStore;
  /** Lets `ms` pass for the store's expiry: advances a manual clock, or waits. */
  expire(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** What a store can do. @publicApi */
export interface StoreTraits {
  /** Gives a growing `fencingToken` with every lease; otherwise it must give `null`. @default true */
  fencing?: boolean;
  /** Of any number of rivals exactly one wins; otherwise at most one, and losers may reject. @default true */
  atomic?: boolean;
  /** Has `withdraw`. @default true */
  withdraw?: boolean;
  /** Has `holders`. @default true */
  holders?: boolean;
  /** Has `exchangeSchedules`. @default true */
  schedules?: boolean;
}

import type { RunStore } from '../../history/run-store.js';

/** What a history can do, where not all of them can. @publicApi */
export interface RunStoreTraits {
  /** Has `jobs`. @default true */
  jobs?: boolean;
}

/** A history under test, empty. @publicApi */
export interface RunStoreHarness {
  readonly store: RunStore;
  /** A second handle on the same data, as another replica has it. */
  readonly other: RunStore;
  close(): Promise<void>;
}

import type { RunStoreHarness, RunStoreTraits } from './run-store-contract/harness.js';
import { jobCases } from './run-store-contract/job-cases.js';
import { listingCases } from './run-store-contract/listing-cases.js';
import { settlingCases } from './run-store-contract/settling-cases.js';
import { suiteGlobals } from './suite-globals.js';
import { testWith } from './test-with.js';

export type { RunStoreHarness, RunStoreTraits } from './run-store-contract/harness.js';

/**
 * Declares the tests that every history must pass, for a store of your own as for ours.
 *
 * @param harness makes a new, empty history for each test
 *
 * @example
 * runStoreContract('my history', {
 *   create: async () => {
 *     const store = new MyRunStore({ table: 'runs_of_tests' });
 *     return { store, other: store, close: () => store.dropTable() };
 *   },
 * });
 *
 * @publicApi
 */
export function runStoreContract(
  name: string,
  harness: { create(): Promise<RunStoreHarness> },
  { jobs = true }: RunStoreTraits = {},
): void {
  const runner = suiteGlobals();
  const suite = { expect: runner.expect, test: testWith(runner, harness.create) };
  runner.describe(`${name} keeps the run store contract`, () => {
    settlingCases(suite);
    listingCases(suite);
    if (jobs) jobCases(suite);
  });
}

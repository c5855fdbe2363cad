import { claimCases } from './store-contract/claim-cases.js';
import { holderCases } from './store-contract/holder-cases.js';
import type { StoreHarness, StoreTraits } from './store-contract/harness.js';
import { leaseCases } from './store-contract/lease-cases.js';
import { nameCases } from './store-contract/name-cases.js';
import { pauseCases } from './store-contract/pause-cases.js';
import { raceCases } from './store-contract/race-cases.js';
import { withdrawCases } from './store-contract/withdraw-cases.js';
import { scheduleCases } from './store-contract/schedule-cases.js';
import { suiteGlobals } from './suite-globals.js';
import { testWith } from './test-with.js';

export type { StoreHarness, StoreTraits } from './store-contract/harness.js';

/**
 * Declares the tests that every coordination store must pass, for a store of your own as for ours.
 *
 * @param harness makes a new, empty store for each test
 *
 * @example
 * coordinationStoreContract('my store', {
 *   create: async () => {
 *     const clock = new ManualClock(0);
 *     const store = new MyStore({ clock });
 *     return { store, other: store, expire: (ms) => clock.advance(ms), close: async () => undefined };
 *   },
 * });
 *
 * @publicApi
 */
export function coordinationStoreContract(
  name: string,
  harness: { create(): Promise<StoreHarness> },
  traits: StoreTraits = {},
): void {
  const runner = suiteGlobals();
  const suite = {
    expect: runner.expect,
    traits: { fencing: true, atomic: true, withdraw: true, holders: true, schedules: true, ...traits },
    test: testWith(runner, harness.create),
  };
  runner.describe(`${name} keeps the coordination store contract`, () => {
    raceCases(suite);
    claimCases(suite);
    leaseCases(suite);
    pauseCases(suite);
    nameCases(suite);
    if (suite.traits.withdraw) withdrawCases(suite);
    if (suite.traits.holders) holderCases(suite);
    if (suite.traits.schedules) scheduleCases(suite);
  });
}

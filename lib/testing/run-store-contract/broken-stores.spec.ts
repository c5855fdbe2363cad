import { MemoryRunStore } from '../../history/memory-run-store.js';
import { BROKEN_RUN_STORES } from '../../../test/support/broken-run-stores.js';
import { suiteGlobals } from '../suite-globals.js';
import { jobCases } from './job-cases.js';
import { listingCases } from './listing-cases.js';
import { settlingCases } from './settling-cases.js';
import type { RunStoreSuite } from './suite.js';

type Body = Parameters<RunStoreSuite['test']>[1];

function cases(): Map<string, Body> {
  const found = new Map<string, Body>();
  const test = (title: string, body: Body): unknown => found.set(title, body);
  for (const room of [settlingCases, listingCases, jobCases]) room({ test, expect: suiteGlobals().expect });
  return found;
}

const known = new Map<() => MemoryRunStore, Promise<string[]>>();

/** The cases such a store fails, found out once. */
function failuresOf(make: () => MemoryRunStore): Promise<string[]> {
  const found = known.get(make) ?? findFailures(make);
  known.set(make, found);
  return found;
}

async function findFailures(make: () => MemoryRunStore): Promise<string[]> {
  const failed: string[] = [];
  for (const [title, body] of cases()) {
    const store = make();
    await body({ store, other: store, close: async () => undefined }).catch(() => failed.push(title));
  }
  return failed;
}

describe('the run store contract', () => {
  it('is kept by the sound store', async () => {
    expect(await failuresOf(() => new MemoryRunStore())).toEqual([]);
  });

  it.each(Object.entries(BROKEN_RUN_STORES))('is broken by a history that %s', async (_, make) => {
    expect(await failuresOf(make)).not.toEqual([]);
  });

  it('has no case that cannot fail', async () => {
    const failed = new Set((await Promise.all(Object.values(BROKEN_RUN_STORES).map(failuresOf))).flat());
    expect([...cases().keys()].filter((title) => !failed.has(title))).toEqual([]);
  });
});

import type { Owner } from '../../common/run.js';
import type { ReplicaSchedules } from '../../common/schedules.js';
import type { Acquired, AcquireRequest, Lease, Refused } from '../../locking/coordination-store.js';
import { MemoryCoordinationStore } from '../../locking/stores/memory-store.js';
import { ManualClock } from '../manual-clock.js';
import { suiteGlobals } from '../suite-globals.js';
import { claimCases } from './claim-cases.js';
import { holderCases } from './holder-cases.js';
import { leaseCases } from './lease-cases.js';
import { nameCases } from './name-cases.js';
import { pauseCases } from './pause-cases.js';
import { raceCases } from './race-cases.js';
import { scheduleCases } from './schedule-cases.js';
import type { ContractSuite } from './suite.js';
import { withdrawCases } from './withdraw-cases.js';

type Body = Parameters<ContractSuite['test']>[1];

const ROOMS = {
  raceCases,
  claimCases,
  leaseCases,
  nameCases,
  pauseCases,
  withdrawCases,
  holderCases,
  scheduleCases,
};

function casesOf(
  traits = { fencing: true, atomic: true, withdraw: true, holders: true, schedules: true },
): Map<string, Body> {
  const cases = new Map<string, Body>();
  const test = (title: string, body: Body): unknown => cases.set(title, body);
  for (const room of Object.values(ROOMS)) room({ test, traits, expect: suiteGlobals().expect });
  return cases;
}

async function failuresOf(make: (clock: ManualClock) => MemoryCoordinationStore): Promise<string[]> {
  const failed: string[] = [];
  for (const [title, body] of casesOf()) {
    const clock = new ManualClock(0);
    const store = make(clock);
    const harness = {
      store,
      other: store,
      expire: (ms: number) => clock.advance(ms),
      close: async () => undefined,
    };
    await body(harness).catch(() => failed.push(title));
  }
  return failed;
}

/** A store whose acquire is asked something else, or answers something else. */
function acquiring(
  ask: (request: AcquireRequest) => AcquireRequest,
  tell: (answer: Acquired | Refused) => Acquired | Refused = (answer) => answer,
): (clock: ManualClock) => MemoryCoordinationStore {
  return (clock) =>
    new (class extends MemoryCoordinationStore {
      override async acquire(request: AcquireRequest): Promise<Acquired | Refused> {
        return tell(await super.acquire(ask(request)));
      }
    })({ clock });
}

const withMore = (changes: Partial<MemoryCoordinationStore>) => (clock: ManualClock) =>
  Object.assign(new MemoryCoordinationStore({ clock }), changes);

const HOUR_MS = 3_600_000;

/** Each has one defect that a store may really have. */
const BROKEN: Record<string, (clock: ManualClock) => MemoryCoordinationStore> = {
  'looks, waits and then takes': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    const holders: { request: AcquireRequest }[] = [];
    store.acquire = async (request) => {
      const taken = holders.some(
        (other) =>
          other.request.claim?.key === request.claim?.key ||
          other.request.lease?.scope === request.lease?.scope,
      );
      await Promise.resolve();
      if (taken) return { acquired: false, reason: 'already-claimed' };
      holders.push({ request });
      return { acquired: true, lease: null, fencingToken: null };
    };
    return store;
  },
  'refuses everything': acquiring(
    (request) => request,
    () => ({ acquired: false, reason: 'already-claimed' }),
  ),
  'takes no claim': acquiring((request) => ({ ...request, claim: null })),
  'takes no lease': acquiring((request) => ({ ...request, lease: null })),
  'takes one scope for all': acquiring((request) => ({
    ...request,
    lease: request.lease && { ...request.lease, scope: '' },
  })),
  'takes one job for all': acquiring((request) => ({ ...request, job: 'x' })),
  'keeps nothing but letters of a name': acquiring((request) => ({
    ...request,
    job: request.job.replace(/\W/g, ''),
    claim: request.claim && { ...request.claim, key: request.claim.key.replace(/\W/g, '') },
  })),
  'never lets a claim expire': acquiring((request) => ({
    ...request,
    claim: request.claim && { ...request.claim, ttlMs: HOUR_MS },
  })),
  'never lets a lease expire': acquiring((request) => ({
    ...request,
    lease: request.lease && { ...request.lease, ttlMs: HOUR_MS },
  })),
  'gives the claim the time of the lease': acquiring((request) => ({
    ...request,
    claim: request.claim && { ...request.claim, ttlMs: request.lease?.ttlMs ?? request.claim.ttlMs },
  })),
  'does not say who': acquiring(
    (request) => request,
    (answer) => (answer.acquired ? answer : { acquired: false, reason: answer.reason }),
  ),
  'does not count': acquiring(
    (request) => request,
    (answer) => (answer.acquired ? { ...answer, fencingToken: 1 } : answer),
  ),
  'does not look at tokens': acquiring((request) => ({ ...request, token: 'same' })),
  'makes tokens of its own': acquiring((request) => ({ ...request, token: `${request.token}'` })),
  'keeps the claim of a refused request': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    const acquire = store.acquire.bind(store);
    store.acquire = async (request) => {
      const answer = await acquire(request);
      const taken = !answer.acquired && answer.reason === 'overlap';
      if (taken) await acquire({ ...request, lease: null });
      return answer;
    };
    return store;
  },
  'removes the claim with the lease': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    const asked = new Map<string, AcquireRequest>();
    const acquire = store.acquire.bind(store);
    store.acquire = (request) => {
      asked.set(request.token, request);
      return acquire(request);
    };
    store.release = async ({ token }: Lease) => {
      const request = asked.get(token);
      if (request !== undefined) await store.withdraw(request);
    };
    return store;
  },
  'never renews': withMore({ renew: async () => false }),
  'renews in word only': withMore({ renew: async () => true }),
  'never releases': withMore({ release: async () => undefined }),
  'never pauses': withMore({ setPaused: async () => undefined }),
  'never lists': withMore({ pausedJobs: async () => [] }),
  'lists what is not paused': withMore({ pausedJobs: async () => ['x'] }),
  'ignores the pause': acquiring((request) => ({ ...request, ignorePaused: true })),
  'pauses for those who ignore it': acquiring((request) => ({ ...request, ignorePaused: false })),
  'never withdraws': withMore({ withdraw: async () => undefined }),
  'forgets everything with a withdrawal': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    store.withdraw = async () => store.clear();
    return store;
  },
  'knows no holders': withMore({ holders: async (leases) => leases.map(() => null) }),
  'names a holder for ever': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    const seen = new Map<string, Owner>();
    const holders = store.holders.bind(store);
    store.holders = async (leases) => {
      const found = await holders(leases);
      return leases.map((lease, at) => {
        const owner = found[at] ?? seen.get(JSON.stringify(lease)) ?? null;
        if (owner !== null) seen.set(JSON.stringify(lease), owner);
        return owner;
      });
    };
    return store;
  },
  'leaves out of the answer who holds nothing': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    const holders = store.holders.bind(store);
    store.holders = async (leases) => (await holders(leases)).filter((owner) => owner !== null);
    return store;
  },
  'prolongs what it looks at': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    const holders = store.holders.bind(store);
    const leases: Lease[] = [];
    const acquire = store.acquire.bind(store);
    store.acquire = async (request) => {
      const answer = await acquire(request);
      if (answer.acquired && answer.lease !== null) leases.push(answer.lease);
      return answer;
    };
    store.holders = async (asked) => {
      await Promise.all(leases.map((lease) => store.renew(lease)));
      return holders(asked);
    };
    return store;
  },
  'tells nobody of other schedules': withMore({ exchangeSchedules: async () => [] }),
  'tells a replica of those that agree': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    const all: ReplicaSchedules[] = [];
    store.exchangeSchedules = async (own) => {
      const others = all.filter(({ replicaId }) => replicaId !== own.replicaId);
      all.push(own);
      return others;
    };
    return store;
  },
  'never forgets a replica': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    const exchange = store.exchangeSchedules.bind(store);
    store.exchangeSchedules = (own) => exchange(own, HOUR_MS);
    return store;
  },
  'remembers what a replica said first': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    const first = new Map<string, ReplicaSchedules>();
    const exchange = store.exchangeSchedules.bind(store);
    store.exchangeSchedules = (own, ttlMs) => {
      const said = first.get(own.replicaId) ?? own;
      first.set(own.replicaId, said);
      return exchange(said, ttlMs);
    };
    return store;
  },
  'keeps the first line of a name': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    const exchange = store.exchangeSchedules.bind(store);
    store.exchangeSchedules = (own, ttlMs) =>
      exchange({ ...own, replicaId: own.replicaId.split('\n')[0] ?? '' }, ttlMs);
    return store;
  },
  'looks at the lease first': (clock) => {
    const store = new MemoryCoordinationStore({ clock });
    const acquire = store.acquire.bind(store);
    store.acquire = async (request) => {
      const first = await acquire({ ...request, claim: null, token: `probe-${request.token}` });
      if (!first.acquired) return first;
      if (first.lease !== null) await store.release(first.lease);
      return acquire(request);
    };
    return store;
  },
};

describe('the coordination store contract', () => {
  it('is kept by the sound store', async () => {
    expect(await failuresOf((clock) => new MemoryCoordinationStore({ clock }))).toEqual([]);
  });

  it.each(Object.entries(BROKEN))('is broken by a store that %s', async (_, make) => {
    expect(await failuresOf(make)).not.toEqual([]);
  });

  it('has no case that cannot fail', async () => {
    const failed = new Set((await Promise.all(Object.values(BROKEN).map(failuresOf))).flat());
    expect([...casesOf().keys()].filter((title) => !failed.has(title))).toEqual([]);
  });

  it('says what is missing where there is no test runner', () => {
    expect(() => suiteGlobals({ describe: () => undefined })).toThrow(/need `describe`, `it` and `expect`/);
  });
});

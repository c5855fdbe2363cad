import { createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import { SystemClock } from '../../lib/common/clock.js';
import { CacheCoordinationStore } from '../../lib/locking/stores/cache-store.js';
import type { GenericCache } from '../../lib/locking/stores/generic-cache.js';
import {
  coordinationStoreContract,
  type StoreHarness,
} from '../../lib/testing/coordination-store-contract.js';

/** keyv looks at the wall clock to expire: it stands still until it is moved on, which needs no waiting. */
class WallClock {
  private now = Date.now();

  constructor() {
    jest.spyOn(Date, 'now').mockImplementation(() => this.now);
  }

  readonly pass = async (ms: number): Promise<void> => {
    this.now += ms;
  };
}

/** Time that stands still between timers: a machine that is busy elsewhere does not make the cache slow. */
class UnhurriedClock extends SystemClock {
  override monotonic(): number {
    return 0;
  }
}

/** Two replicas, each with a cache of its own over one server. */
const replicasOver = (cacheOver: (server: Map<unknown, unknown>) => GenericCache) => ({
  create: async (): Promise<StoreHarness> => {
    const wallClock = new WallClock();
    const server = new Map<unknown, unknown>();
    const replica = (): CacheCoordinationStore =>
      new CacheCoordinationStore({ cache: cacheOver(server), clock: new UnhurriedClock(), settleMs: 20 });
    const close = async (): Promise<void> => {
      jest.restoreAllMocks();
    };
    return { store: replica(), other: replica(), expire: wallClock.pass, close };
  },
});

const traits = { fencing: false, atomic: false, holders: false, schedules: false };

coordinationStoreContract(
  'CacheCoordinationStore over cache-manager 7',
  replicasOver((server) => createCache({ stores: [new Keyv({ store: server })], ttl: 10 })),
  traits,
);

coordinationStoreContract(
  'CacheCoordinationStore over keyv',
  replicasOver((server) => new Keyv({ store: server, namespace: 'shared' })),
  traits,
);

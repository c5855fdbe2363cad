import { MemoryCoordinationStore } from '../../lib/locking/stores/memory-store.js';
import { coordinationStoreContract } from '../../lib/testing/coordination-store-contract.js';
import { ManualClock } from '../../lib/testing/manual-clock.js';

coordinationStoreContract('MemoryCoordinationStore', {
  create: async () => {
    const clock = new ManualClock(Date.parse('2026-03-01T00:00:00Z'));
    const store = new MemoryCoordinationStore({ clock });
    return { store, other: store, expire: (ms) => clock.advance(ms), close: async () => undefined };
  },
});

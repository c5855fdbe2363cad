import { MemoryCoordinationStore } from '../../../lib/locking/stores/memory-store.js';
import type { StoreUnderTest } from './store-under-test.js';

export const memoryUnderTest: StoreUnderTest = {
  meaning: { fencing: true, leaseNamesSlot: false, remembersWithdrawals: true },
  open: async (clock, replicas) => {
    const store = new MemoryCoordinationStore({ clock });
    return Array.from({ length: replicas }, () => store);
  },
};

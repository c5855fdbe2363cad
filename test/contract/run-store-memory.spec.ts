import { MemoryRunStore } from '../../lib/history/memory-run-store.js';
import { runStoreContract } from '../../lib/testing/run-store-contract.js';

runStoreContract('MemoryRunStore', {
  create: async () => {
    const store = new MemoryRunStore();
    return { store, other: store, close: async () => undefined };
  },
});

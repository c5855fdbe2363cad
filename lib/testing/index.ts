export {
  coordinationStoreContract,
  type StoreHarness,
  type StoreTraits,
} from './coordination-store-contract.js';
export { CronTestBed, type CronTestBedOptions } from './cron-test-bed.js';
export { EventMonitor, type EventSource } from './event-monitor.js';
export { FaultyStore, type FaultyStoreOptions } from './faulty-store.js';
export { ManualClock } from './manual-clock.js';
export { runStoreContract, type RunStoreHarness, type RunStoreTraits } from './run-store-contract.js';
export { SeededRandom } from './seeded-random.js';

import type { AcquireRequest, CoordinationStore, Lease } from '../../lib/locking/coordination-store.js';
import { GuardedStore } from '../../lib/locking/guarded-store.js';
import { MemoryCoordinationStore } from '../../lib/locking/stores/memory-store.js';
import { EventBus } from '../../lib/events/event-bus.js';
import type {
  StoreFailedEvent,
  StoreRecoveredEvent,
  StoreUnavailableEvent,
} from '../../lib/events/house-events.js';
import { FaultyStore } from '../../lib/testing/faulty-store.js';
import { ManualClock } from '../../lib/testing/manual-clock.js';

export const TIMEOUT_MS = 2_000;

export const request = (token: string, changes: Partial<AcquireRequest> = {}): AcquireRequest => ({
  job: 'report',
  replicaId: 'replica',
  runId: `run-${token}`,
  token,
  at: 0,
  claim: { key: '2026-03-01T02:00:00.000Z', ttlMs: 60_000 },
  lease: { scope: '', ttlMs: 30_000 },
  ignorePaused: false,
  ...changes,
});

export const lease: Lease = { job: 'report', scope: '', token: 'first', ttlMs: 30_000 };

export interface Guarded {
  guarded: GuardedStore;
  /** The outages that were told. */
  down: StoreUnavailableEvent[];
  /** The recoveries that were told. */
  up: StoreRecoveredEvent[];
  /** The questions without an answer. */
  failed: StoreFailedEvent[];
}

export function guard(store: CoordinationStore, clock: ManualClock): Guarded {
  const events = new EventBus((event, error) => {
    throw new Error(`listener of ${event} failed`, { cause: error });
  });
  const down: StoreUnavailableEvent[] = [];
  const up: StoreRecoveredEvent[] = [];
  const failed: StoreFailedEvent[] = [];
  events.on('store.unavailable', (event) => void down.push(event));
  events.on('store.recovered', (event) => void up.push(event));
  events.on('store.failed', (event) => void failed.push(event));
  const guarded = new GuardedStore({ store, clock, timeoutMs: TIMEOUT_MS, events, replicaId: 'replica' });
  return { guarded, down, up, failed };
}

export interface GuardedMemory extends Guarded {
  clock: ManualClock;
  memory: MemoryCoordinationStore;
  faulty: FaultyStore;
}

export function overMemory(): GuardedMemory {
  const clock = new ManualClock(1_000_000);
  const memory = new MemoryCoordinationStore({ clock });
  const faulty = new FaultyStore(memory);
  return { clock, memory, faulty, ...guard(faulty, clock) };
}

/** A store that answers acquires as told, whatever the types promise. */
export function answering(answer: () => unknown, more: Partial<CoordinationStore> = {}): CoordinationStore {
  const store: CoordinationStore = new MemoryCoordinationStore({ clock: new ManualClock(0) });
  const odd = { ...more, acquire: answer };
  return new Proxy(store, {
    get: (target, name) =>
      name in odd ? Reflect.get(odd, name) : name === 'withdraw' ? undefined : Reflect.get(target, name),
  });
}

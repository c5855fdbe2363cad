import type { Clock } from '../common/clock.js';
import type { Owner } from '../common/run.js';
import type { ReplicaSchedules } from '../common/schedules.js';
import type { EventBus } from '../events/event-bus.js';
import type { StoreFailedEvent } from '../events/house-events.js';
import type { CoordinationStore, LeaseName } from './coordination-store.js';
import { readHolders, readSchedules } from './store-answer.js';
import { askWithin } from './store-deadline.js';
import { notUnderstood, withoutStack } from './store-failures.js';

export interface StoreLookupsParts {
  readonly store: CoordinationStore;
  readonly clock: Clock;
  /** An answer later than this counts as no answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly events: Pick<EventBus, 'emit'>;
  readonly replicaId: string;
}

/** One of these questions, and how its answer is read. */
interface Question<T> {
  readonly operation: StoreFailedEvent['operation'];
  readonly what: string;
  ask(): Promise<unknown>;
  read(answer: unknown): T | undefined;
}

/**
 * Questions that change nothing and that a store need not be able to answer. What is no answer stays without
 * consequence, so that it begins no outage either: whoever has to write notices soon enough.
 */
export class StoreLookups {
  constructor(private readonly parts: StoreLookupsParts) {}

  get canTellHolders(): boolean {
    return this.parts.store.holders !== undefined;
  }

  /** Who holds each of these leases, or `null` where there is no trusted answer. Never rejects. */
  async holders(leases: readonly LeaseName[]): Promise<readonly (Owner | null)[] | null> {
    const { store } = this.parts;
    if (!this.canTellHolders) return null;
    return this.answer({
      ...{ operation: 'holders', what: 'lookup of leases' },
      ask: async () => store.holders?.(leases),
      read: (answer) => readHolders(answer, leases.length),
    });
  }

  get canExchangeSchedules(): boolean {
    return this.parts.store.exchangeSchedules !== undefined;
  }

  /** The replicas whose schedules differ from these, or `null` where there is no trusted answer. Never rejects. */
  async exchangeSchedules(own: ReplicaSchedules, ttlMs: number): Promise<readonly ReplicaSchedules[] | null> {
    const { store } = this.parts;
    if (!this.canExchangeSchedules) return null;
    return this.answer({
      ...{ operation: 'exchangeSchedules', what: 'exchange of schedules' },
      ask: async () => store.exchangeSchedules?.(own, ttlMs),
      read: readSchedules,
    });
  }

  private async answer<T>({ operation, what, ask, read }: Question<T>): Promise<T | null> {
    const { clock, timeoutMs, events, replicaId } = this.parts;
    try {
      const answer = await askWithin(ask, { clock, timeoutMs, what, keepAlive: false });
      const understood = read(answer);
      if (understood === undefined) throw notUnderstood(what, answer);
      return understood;
    } catch (error) {
      events.emit('store.failed', { replicaId, operation, error: withoutStack(error) });
      return null;
    }
  }
}

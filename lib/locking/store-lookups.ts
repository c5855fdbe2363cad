import type { Clock } from '../common/clock.js';
import type { Owner } from '../common/run.js';
import type { ReplicaSchedules } from '../common/schedules.js';
import type { CoordinationStore, LeaseName } from './coordination-store.js';
import { readHolders, readSchedules } from './store-answer.js';
import { askWithin } from './store-deadline.js';

export interface StoreLookupsParts {
  readonly store: CoordinationStore;
  readonly clock: Clock;
  /** An answer later than this counts as no answer, in milliseconds. */
  readonly timeoutMs: number;
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
    const answer = await this.answer('lookup of leases', async () => store.holders?.(leases));
    return readHolders(answer, leases.length) ?? null;
  }

  get canExchangeSchedules(): boolean {
    return this.parts.store.exchangeSchedules !== undefined;
  }

  /** The replicas whose schedules differ from these, or `null` where there is no trusted answer. Never rejects. */
  async exchangeSchedules(own: ReplicaSchedules, ttlMs: number): Promise<readonly ReplicaSchedules[] | null> {
    const { store } = this.parts;
    const ask = async (): Promise<unknown> => store.exchangeSchedules?.(own, ttlMs);
    return readSchedules(await this.answer('exchange of schedules', ask)) ?? null;
  }

  private async answer(what: string, ask: () => Promise<unknown>): Promise<unknown> {
    const { clock, timeoutMs } = this.parts;
    try {
      return await askWithin(ask, { clock, timeoutMs, what, keepAlive: false });
    } catch {
      return undefined;
    }
  }
}

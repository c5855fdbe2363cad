import type { Clock } from '../common/clock.js';
import type { EventBus } from '../events/event-bus.js';
import { withoutStack } from './store-failures.js';

export interface OutageOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly events: Pick<EventBus, 'emit'>;
  readonly replicaId: string;
}

/**
 * Tells an outage of the store once when it begins and once when it ends.
 *
 * Calls overlap: an answer to a question that was sent before the outage began may arrive after, and does not
 * end it.
 */
export class Outage {
  private downSince: number | null = null;

  constructor(private readonly options: OutageOptions) {}

  failed(error: unknown): void {
    if (this.downSince !== null) return;
    this.downSince = this.options.clock.monotonic();
    const { events, replicaId } = this.options;
    events.emit('store.unavailable', { replicaId, error: withoutStack(error) });
  }

  /**
   * @param sentAt monotonic time at which the question was sent that has now been answered
   * @returns whether that ended an outage
   */
  answered(sentAt: number): boolean {
    if (this.downSince === null || sentAt < this.downSince) return false;
    const durationMs = this.options.clock.monotonic() - this.downSince;
    this.downSince = null;
    const { events, replicaId } = this.options;
    events.emit('store.recovered', { replicaId, durationMs });
    return true;
  }
}

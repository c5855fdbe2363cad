import type { Fleet } from './fleet.js';
import { LOG_CLEANUP } from './plan.js';
import type { ReplicaEvent } from './replica-events.js';

/** Takes one replica down, once, right when it is in the middle of a batch. */
export class Disruption {
  private allowedFrom = Infinity;
  private readonly begun = new Set<string>();
  private happening: Promise<PromiseSettledResult<void>[]> | undefined;

  constructor(private readonly fleet: Fleet) {}

  allowFrom(time: number): void {
    this.allowedFrom = time;
  }

  /** Looks for the moment when the first account of a batch is done, and others are not. */
  consider({ name, event }: ReplicaEvent): void {
    if (name !== 'job.log' || event.job !== LOG_CLEANUP || this.begun.has(event.runId)) return;
    this.begun.add(event.runId);
    if (this.happening !== undefined || Date.now() < this.allowedFrom) return;
    this.happening = Promise.allSettled([this.fleet.disrupt(event.replicaId)]);
  }

  /** Resolves when the fleet is in order again; at once where nothing happened. */
  async over(): Promise<void> {
    const [result] = (await this.happening) ?? [];
    if (result?.status === 'rejected') throw result.reason;
  }
}

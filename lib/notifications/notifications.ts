import type { Patience } from '../common/within.js';
import { Heartbeats, type HeartbeatsParts } from './heartbeats.js';
import { RunSubscriptions, type RunSubscriptionsParts } from './run-subscriptions.js';

/** Who is told of runs besides the log and the history: handlers of the application, and monitors outside it. */
export class Notifications {
  readonly subscriptions: RunSubscriptions;
  private readonly heartbeats: Heartbeats;

  constructor(parts: RunSubscriptionsParts & HeartbeatsParts) {
    this.subscriptions = new RunSubscriptions(parts);
    this.heartbeats = new Heartbeats(parts);
  }

  /** Waits for what is on its way as long as there is patience: the run that a shutdown cut off is among it. */
  async close(patience: Patience): Promise<void> {
    await Promise.all([this.subscriptions.close(patience), this.heartbeats.close(patience)]);
  }
}

import type { RunIdentity } from '../common/run.js';
import type { Patience } from '../common/within.js';
import type { EventBus } from '../events/event-bus.js';
import { checkSubscription, refuseUnknownJobs, type RunFilter, type RunHandler } from './run-filter.js';
import { RunSubscription } from './run-subscription.js';

export interface RunSubscriptionsParts {
  readonly events: EventBus;
  /** The names of the jobs that there are now. */
  knownJobs(): readonly string[];
  /** Calls a function within the context of a run. */
  enter(run: RunIdentity, call: () => unknown): unknown;
}

/** Who asked for it, as an error names it, and who is told, as a log line does. */
export interface SubscriptionNames {
  readonly where: string;
  /** Default: the function's own name. */
  readonly handler?: string;
}

/** The handlers that are told of runs. While there is none, nobody listens. */
export class RunSubscriptions {
  private readonly active = new Set<RunSubscription>();
  private booted = false;

  constructor(private readonly parts: RunSubscriptionsParts) {}

  /** Returns what ends it. @throws InvalidArgumentError */
  add(filter: RunFilter, handler: RunHandler, names: SubscriptionNames): () => void {
    const { where } = names;
    const selection = checkSubscription(filter, handler, where);
    if (this.booted) refuseUnknownJobs(selection, this.parts.knownJobs(), where);
    const handlerName = names.handler ?? (handler.name === '' ? 'anonymous' : handler.name);
    const subscription = new RunSubscription({ ...this.parts, selection, handler, handlerName, where });
    this.active.add(subscription);
    return () => void subscription.end().then(() => this.active.delete(subscription));
  }

  /**
   * The application has booted: every job is known that a filter may name. Until then a provider may subscribe before
   * the jobs have been found.
   *
   * @throws InvalidArgumentError
   */
  checkJobs(): void {
    this.booted = true;
    const known = this.parts.knownJobs();
    for (const { selection, where } of this.active) refuseUnknownJobs(selection, known, where);
  }

  /** Waits for the calls that go on, those of ended subscriptions too, as long as there is patience. */
  async close(patience: Patience): Promise<void> {
    await Promise.all([...this.active].map((subscription) => subscription.close(patience)));
  }
}

import { toErrorInfo } from '../common/error-info.js';
import type { RunIdentity } from '../common/run.js';
import type { Patience } from '../common/within.js';
import type { EventBus } from '../events/event-bus.js';
import type { RunSettledEvent } from '../events/run-events.js';
import type { NotificationOrigin } from '../events/notification-events.js';
import { BoundedQueue } from './bounded-queue.js';
import { type RunHandler, type RunSelection, selects } from './run-filter.js';
import { toldRun } from './told-run.js';

/** How many calls of one handler may go on at a time; one whose web hook hangs holds up no more than these. */
const MOST_CALLS = 10;
/** How many runs may wait for a call. A summary may name ten thousand tenants. */
const MOST_WAITING = 100;

export interface RunSubscriptionParts {
  readonly selection: RunSelection;
  readonly handler: RunHandler;
  /** How the handler is called in logs. */
  readonly handlerName: string;
  /** What the filter was given to, for errors. */
  readonly where: string;
  readonly events: EventBus;
  /** Calls a function within the context of the run. */
  enter(run: RunIdentity, call: () => unknown): unknown;
}

/** One handler that is told of runs, each in a call of its own. */
export class RunSubscription {
  private readonly queue: BoundedQueue<RunSettledEvent>;
  private readonly stopListening: () => void;
  private dropped = 0;

  constructor(private readonly parts: RunSubscriptionParts) {
    this.queue = new BoundedQueue<RunSettledEvent>({
      atOnce: MOST_CALLS,
      mostWaiting: MOST_WAITING,
      work: (run) => this.call(run),
      onDropped: (run) => this.drop(run),
    });
    this.stopListening = parts.events.on('run.settled', (run) => {
      if (selects(parts.selection, run)) this.queue.add(run);
    });
  }

  get selection(): RunSelection {
    return this.parts.selection;
  }

  get where(): string {
    return this.parts.where;
  }

  /** No further call begins. Resolves when those that go on have ended. */
  end(): Promise<void> {
    this.stopListening();
    this.queue.clear();
    return this.queue.idle();
  }

  /** Waits for the calls as long as there is patience, and tells of what then is left. */
  async close(patience: Patience): Promise<void> {
    const { waiting, begun } = await this.queue.close(patience);
    const late = new Error(
      `the application shut down, and the handler had not ended after ${patience.timeoutMs} ms`,
    );
    for (const run of begun) this.fail(run, late);
    for (const run of waiting) this.drop(run);
    this.stopListening();
  }

  private async call(run: RunSettledEvent): Promise<void> {
    const { handler, enter } = this.parts;
    try {
      await enter(run, () => handler(toldRun(run)));
    } catch (error) {
      this.fail(run, error);
    }
  }

  private fail(run: RunSettledEvent, error: unknown): void {
    this.parts.events.emit('notification.failed', { ...this.originOf(run), error: toErrorInfo(error) });
  }

  private drop(run: RunSettledEvent): void {
    this.dropped += 1;
    this.parts.events.emit('notification.dropped', { ...this.originOf(run), total: this.dropped });
  }

  private originOf({
    job,
    runId,
    slot,
    trigger,
    replicaId,
    flowName,
    outcome,
  }: RunSettledEvent): NotificationOrigin {
    return { job, runId, slot, trigger, replicaId, flowName, outcome, handler: this.parts.handlerName };
  }
}

import type { CronEventListener, CronEventName, CronEvents } from './event-map.js';

/** Told when a listener throws or rejects. */
export type ListenerErrorHandler = (event: CronEventName, error: unknown) => void;

type ListenerSets = { [E in CronEventName]?: Set<CronEventListener<E>> };

/**
 * Hands each event to its listeners, in the order they came, at once. A listener that throws or rejects is
 * reported and changes nothing: observers cannot break a run.
 */
export class EventBus {
  private readonly listeners: ListenerSets = {};

  constructor(private readonly onListenerError: ListenerErrorHandler) {}

  /** Returns the function that takes the listener away again. */
  on<E extends CronEventName>(event: E, listener: CronEventListener<E>): () => void {
    const set = this.listenersOf(event);
    // A wrapper of its own, so that the same function subscribed twice is two subscriptions.
    const subscription: CronEventListener<E> = (payload) => listener(payload);
    set.add(subscription);
    return () => set.delete(subscription);
  }

  emit<E extends CronEventName>(event: E, payload: CronEvents[E]): void {
    const set = this.listeners[event];
    if (set === undefined) return;
    // Those of now: one that subscribes anew each time it is told would be told for ever.
    for (const listener of [...set]) if (set.has(listener)) this.call(event, listener, payload);
  }

  private call<E extends CronEventName>(
    event: E,
    listener: CronEventListener<E>,
    payload: CronEvents[E],
  ): void {
    try {
      const returned: unknown = listener(payload);
      if (returned instanceof Promise) {
        returned.catch((error: unknown) => this.report(event, error));
      }
    } catch (error) {
      this.report(event, error);
    }
  }

  private report(event: CronEventName, error: unknown): void {
    try {
      this.onListenerError(event, error);
    } catch {
      // The one who is told of failures fails as well, a log whose disk is full: nobody is left to tell.
    }
  }

  private listenersOf<E extends CronEventName>(event: E): Set<CronEventListener<E>> {
    const existing: Set<CronEventListener<E>> | undefined = this.listeners[event];
    if (existing !== undefined) return existing;
    const created = new Set<CronEventListener<E>>();
    Object.assign(this.listeners, { [event]: created });
    return created;
  }
}

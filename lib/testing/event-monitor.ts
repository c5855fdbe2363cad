import type { CronEventListener, CronEventName, CronEvents } from '../events/event-map.js';

/** What has events to listen to: a `CronCoordinator`. */
export interface EventSource {
  on<E extends CronEventName>(event: E, listener: CronEventListener<E>): () => void;
}

type Predicate<E extends CronEventName> = (event: CronEvents[E]) => boolean;

/** Every event name, each once; a name that is missing or unknown here does not compile. */
const NAMES: { readonly [E in CronEventName]: E } = {
  'run.started': 'run.started',
  'run.finished': 'run.finished',
  'run.failed': 'run.failed',
  'run.interrupted': 'run.interrupted',
  'run.skipped': 'run.skipped',
  'run.abandoned': 'run.abandoned',
  'run.settled': 'run.settled',
  'run.progress': 'run.progress',
  'fan-out.idle': 'fan-out.idle',
  'job.log': 'job.log',
  'job.paused': 'job.paused',
  'job.resumed': 'job.resumed',
  'tenants.skipped': 'tenants.skipped',
  'tenants.invalid': 'tenants.invalid',
  'tenant.failed': 'tenant.failed',
  'tenant.retried': 'tenant.retried',
  'slot.missed': 'slot.missed',
  'slots.missed': 'slots.missed',
  'store.unavailable': 'store.unavailable',
  'store.recovered': 'store.recovered',
  'store.failed': 'store.failed',
  'history.unavailable': 'history.unavailable',
  'history.recovered': 'history.recovered',
  'history.dropped': 'history.dropped',
  'schedule.mismatch': 'schedule.mismatch',
  'job.unknown-here': 'job.unknown-here',
  'job.vanished': 'job.vanished',
  'notification.failed': 'notification.failed',
  'notification.dropped': 'notification.dropped',
  'heartbeat.unavailable': 'heartbeat.unavailable',
  'heartbeat.recovered': 'heartbeat.recovered',
  'lease.lost': 'lease.lost',
  'lease.renewed': 'lease.renewed',
};

/**
 * Keeps every event of one or more coordinators, and lets a test wait for one instead of for time to pass.
 *
 * @publicApi
 */
export class EventMonitor {
  private readonly seen: { [E in CronEventName]?: CronEvents[E][] } = {};
  private readonly subscriptions: (() => void)[] = [];
  private readonly sources: readonly EventSource[];

  constructor(...sources: readonly EventSource[]) {
    this.sources = sources;
    for (const name of Object.values(NAMES)) this.record(name);
  }

  /** The next event of that name from now on that the predicate accepts. What came before does not count. */
  next<E extends CronEventName>(event: E, predicate: Predicate<E> = () => true): Promise<CronEvents[E]> {
    return new Promise((resolve) => {
      const subscriptions = this.sources.map((source) =>
        source.on(event, (payload) => {
          if (!predicate(payload)) return;
          for (const unsubscribe of subscriptions) unsubscribe();
          resolve(payload);
        }),
      );
    });
  }

  /** How many events of that name have come so far. */
  count(event: CronEventName): number {
    return this.all(event).length;
  }

  /** All events of that name so far, in the order they came. */
  all<E extends CronEventName>(event: E): readonly CronEvents[E][] {
    const events: CronEvents[E][] | undefined = this.seen[event];
    return events ?? [];
  }

  /** Stops listening. */
  close(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
  }

  private record<E extends CronEventName>(name: E): void {
    const events: CronEvents[E][] = [];
    Object.assign(this.seen, { [name]: events });
    for (const source of this.sources)
      this.subscriptions.push(source.on(name, (event) => events.push(event)));
  }
}

import type { SelectedTenant } from '../common/tenant.js';
import type { FanOutTask } from './fan-out.js';

/** Where one tenant at a time is worked on. It is used again and again, and with it its two callbacks. */
interface Place {
  /** `undefined` once the run was cut off, and while nobody is there. */
  tenantId: string | undefined;
  readonly fulfilled: () => void;
  readonly rejected: (error: unknown) => void;
}

/**
 * The tenants being worked on. Each of them is counted exactly once: when its handler ends, or by whoever takes
 * those that were cut off before that.
 */
export class InFlight<T> {
  private readonly places: Place[] = [];
  private readonly free: Place[] = [];
  private cutIds: string[] = [];
  private occupied = 0;
  private closed = false;
  private limit = 0;
  private wake: (() => void) | undefined;

  /** @param onEnded called when a handler ends that did not end at once */
  constructor(
    private readonly task: Pick<FanOutTask<T>, 'work' | 'totals'>,
    private readonly onEnded?: () => void,
  ) {}

  get size(): number {
    return this.occupied;
  }

  /** Whether the run was cut off: nothing is in flight any more, and nothing more may start. */
  get cut(): boolean {
    return this.closed;
  }

  /** Starts one tenant. Whatever its handler throws or gives is contained. */
  start(tenant: SelectedTenant<T>): void {
    let result: Promise<unknown> | undefined;
    try {
      result = asPromise(this.task.work(tenant));
    } catch (error) {
      this.task.totals.failed(tenant.id, error);
      return;
    }
    if (result === undefined) this.task.totals.succeeded();
    else this.occupy(tenant.id, result);
  }

  /** Resolves when fewer than `limit` are in flight, or at the cut. One waits at a time. */
  async below(limit: number): Promise<void> {
    if (this.occupied < limit) return;
    this.limit = limit;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }

  /** The ids of those that were cut off, once. */
  takeCutOff(): readonly string[] {
    const ids = this.cutIds;
    this.cutIds = [];
    return ids;
  }

  /** Waits no longer for what is in flight, and ignores what becomes of it. */
  cutOff(): void {
    this.closed = true;
    for (const place of this.places) {
      if (place.tenantId !== undefined) this.cutIds.push(place.tenantId);
      place.tenantId = undefined;
    }
    this.occupied = 0;
    this.wakeWaiting();
  }

  private occupy(tenantId: string, result: Promise<unknown>): void {
    const place = this.free.pop() ?? this.newPlace();
    place.tenantId = tenantId;
    this.occupied += 1;
    result.then(place.fulfilled, place.rejected);
    // The handler may itself have been what cut the run off.
    if (this.closed) this.cutOff();
  }

  private newPlace(): Place {
    const place: Place = {
      tenantId: undefined,
      fulfilled: () => {
        if (place.tenantId === undefined) return;
        this.task.totals.succeeded();
        this.leave(place);
      },
      rejected: (error) => {
        if (place.tenantId === undefined) return;
        this.task.totals.failed(place.tenantId, error);
        this.leave(place);
      },
    };
    this.places.push(place);
    return place;
  }

  private leave(place: Place): void {
    place.tenantId = undefined;
    this.free.push(place);
    this.occupied -= 1;
    this.onEnded?.();
    if (this.occupied < this.limit) this.wakeWaiting();
  }

  private wakeWaiting(): void {
    this.limit = 0;
    this.wake?.();
    this.wake = undefined;
  }
}

/**
 * What there is to wait for, as a promise whose `then` is the language's own. Anything else gets a promise of
 * ours around it, in which a misbehaving `then` does no harm. Most handlers give a plain promise: nothing is made.
 */
function asPromise(result: unknown): Promise<unknown> | undefined {
  if (result === null || (typeof result !== 'object' && typeof result !== 'function')) return undefined;
  if (result instanceof Promise && result.constructor === Promise && !Object.hasOwn(result, 'then')) {
    return result;
  }
  return new Promise((resolve) => resolve(result));
}

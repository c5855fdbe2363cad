import { type Patience, within } from '../common/within.js';

export interface BoundedQueueParts<T> {
  /** How many are worked on at a time; with 1 they are worked on in the order they came. */
  readonly atOnce: number;
  /** How many may wait besides. */
  readonly mostWaiting: number;
  /** Called a promise later than the item came, so that whoever brings it is not held up. Must not reject. */
  work(item: T): Promise<void>;
  /** Told of an item that will not be worked on: more came than may wait, or it came too late. Must not throw. */
  onDropped(item: T): void;
}

/** What had not been worked on when a queue was closed. */
export interface LeftOver<T> {
  readonly waiting: readonly T[];
  /** Begun, and not ended. */
  readonly begun: readonly T[];
}

/** Works on what comes, outside the way of those who bring it and in bounded memory: the oldest that waits is dropped. */
export class BoundedQueue<T extends object> {
  private readonly waiting = new Set<T>();
  private readonly begun = new Set<T>();
  private idleListeners: (() => void)[] = [];
  private closed = false;

  constructor(private readonly parts: BoundedQueueParts<T>) {}

  add(item: T): void {
    if (this.closed) {
      this.parts.onDropped(item);
      return;
    }
    this.waiting.add(item);
    this.begin();
    const [oldest] = this.waiting;
    if (oldest === undefined || this.waiting.size <= this.parts.mostWaiting) return;
    this.waiting.delete(oldest);
    this.parts.onDropped(oldest);
  }

  /** Forgets what waits. What has begun goes on. */
  clear(): void {
    this.waiting.clear();
  }

  /** Resolves once nothing waits and nothing goes on. */
  idle(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    return new Promise((resolve) => this.idleListeners.push(resolve));
  }

  /** Waits as long as there is patience, and takes nothing more after that. Resolves with what is left. */
  async close(patience: Patience): Promise<LeftOver<T>> {
    if (!this.isIdle) await within(() => this.idle(), patience).catch(() => undefined);
    this.closed = true;
    const left = { waiting: [...this.waiting], begun: [...this.begun] };
    this.waiting.clear();
    return left;
  }

  private get isIdle(): boolean {
    return this.waiting.size === 0 && this.begun.size === 0;
  }

  private begin(): void {
    for (const item of this.waiting) {
      if (this.begun.size >= this.parts.atOnce) return;
      this.waiting.delete(item);
      this.begun.add(item);
      void this.carryOut(item);
    }
  }

  private async carryOut(item: T): Promise<void> {
    await Promise.resolve();
    await this.parts.work(item);
    this.begun.delete(item);
    this.begin();
    if (!this.isIdle) return;
    for (const listener of this.idleListeners.splice(0)) listener();
  }
}

import type { Clock, Timer } from '../common/clock.js';

/** Something that may be held in the store for nobody, and how to take it back. */
export interface Undo {
  /** Adding the same one again replaces it. */
  readonly id: string;
  /** How long it can be held at most: after that there is nothing left to take back. In milliseconds. */
  readonly ttlMs: number;
  /** One try, bounded in time. */
  attempt(): Promise<void>;
}

interface Pending {
  readonly undo: Undo;
  readonly pointlessAt: number;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
const MAX_PENDING = 10_000;
/** So many are tried together by a store that answers: one by one they would outlast the slots they stand in the way of. */
const MOST_TOGETHER = 256;
const GROWTH = 4;

/**
 * Takes back what a store may hold by mistake, until each has succeeded or has expired by itself: the first alone,
 * then more and more together while the store answers.
 *
 *     idle ──add──▶ working ──all done──▶ idle
 *                   ▲     │ a try failed
 *          pause over,    ▼
 *          or nudged ── waiting (250 ms, doubling up to 30 s)
 *
 * A failure puts its undo last and pauses them all: a store that is down is asked by one call at a time, however
 * many wait. At most 10,000 wait; what comes beyond gets one try at once and is then left to its TTL.
 */
export class UndoQueue {
  private readonly pending = new Map<string, Pending>();
  private pauseMs = FIRST_PAUSE_MS;
  private timer: Timer | null = null;
  private current: Promise<void> | null = null;
  private closed = false;

  constructor(private readonly clock: Clock) {}

  add(undo: Undo): void {
    if (this.closed) return;
    if (this.pending.size >= MAX_PENDING && !this.pending.has(undo.id)) {
      void succeeds(undo);
      return;
    }
    this.pending.set(undo.id, { undo, pointlessAt: this.clock.monotonic() + undo.ttlMs });
    if (this.timer === null) this.work();
  }

  /** It has turned out that there is nothing to take back. */
  drop(id: string): void {
    this.pending.delete(id);
  }

  /** There is reason to believe that the store answers again: ends the pause. */
  nudge(): void {
    this.pauseMs = FIRST_PAUSE_MS;
    this.timer?.cancel();
    this.timer = null;
    this.work();
  }

  get size(): number {
    return this.pending.size;
  }

  /** Gives everything that waits one last try, all at once, and ends. */
  async close(): Promise<void> {
    this.closed = true;
    this.timer?.cancel();
    this.timer = null;
    const last = [...this.pending.values()].map(({ undo }) => succeeds(undo));
    this.pending.clear();
    await Promise.all([this.current, ...last]);
  }

  private work(): void {
    if (this.current !== null || this.pending.size === 0 || this.closed) return;
    this.current = this.workOff().finally(() => {
      this.current = null;
      if (this.pending.size > 0 && !this.closed) this.wait();
    });
  }

  private async workOff(): Promise<void> {
    for (let together = 1; this.pending.size > 0; together = Math.min(together * GROWTH, MOST_TOGETHER)) {
      const taken = [...this.pending].slice(0, together);
      const done = await Promise.all(taken.map(([id, entry]) => this.tryOne(id, entry)));
      if (done.includes(false)) return;
      this.pauseMs = FIRST_PAUSE_MS;
    }
  }

  private async tryOne(id: string, entry: Pending): Promise<boolean> {
    // Out before the try: the same undo may be added anew while its try is under way, and must then stay.
    this.pending.delete(id);
    if (entry.pointlessAt <= this.clock.monotonic()) return true;
    if (await succeeds(entry.undo)) return true;
    if (!this.closed && !this.pending.has(id)) this.pending.set(id, entry);
    return false;
  }

  private wait(): void {
    const pauseMs = this.pauseMs;
    this.pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    const resume = (): void => {
      this.timer = null;
      this.work();
    };
    this.timer = this.clock.setTimer(resume, pauseMs, { keepAlive: false });
  }
}

async function succeeds(undo: Undo): Promise<boolean> {
  try {
    await undo.attempt();
    return true;
  } catch {
    return false;
  }
}

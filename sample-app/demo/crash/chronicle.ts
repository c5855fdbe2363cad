import { setTimeout as delay } from 'node:timers/promises';
import type { ReplicaEvent } from '../replica-events.js';

/** What a replica said, and when. Of a run that another replica's end left behind, the teller is not its replica. */
export interface Told {
  readonly teller: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly said: ReplicaEvent;
}

/** Everything that the replicas said, in the order in which they did. */
export class Chronicle {
  private readonly all: Told[] = [];
  private waiting: (() => void)[] = [];

  constructor(
    /** Ends all waiting. */
    private readonly interrupted: AbortSignal,
  ) {}

  note(teller: string, said: ReplicaEvent): void {
    this.all.push({ teller, at: Date.now(), said });
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** How much has been said so far: what comes next has this place. */
  get length(): number {
    return this.all.length;
  }

  /** What was said from that place on. */
  since(place: number): readonly Told[] {
    return this.all.slice(place);
  }

  /**
   * Resolves once something that was said from that place on answers the question; with `null` where nothing did for
   * that long. Rejects when the demo is interrupted.
   */
  async until<T>(withinMs: number, place: number, answer: (told: Told) => T | null): Promise<T | null> {
    const deadline = new AbortController();
    const tooLate = delay(withinMs, 'too late', {
      signal: AbortSignal.any([deadline.signal, this.interrupted]),
    });
    // Reported by whoever awaits the race; the rest is the timer's own end.
    tooLate.catch(() => undefined);
    try {
      for (let next = place; ; next += 1) {
        if (next >= this.all.length && (await Promise.race([this.more(), tooLate])) === 'too late')
          return null;
        const told = this.all[next];
        const found = told === undefined ? null : answer(told);
        if (found !== null) return found;
      }
    } finally {
      deadline.abort();
    }
  }

  /** Lets time pass. Rejects when the demo is interrupted. */
  async pause(ms: number): Promise<void> {
    await delay(Math.max(0, ms), undefined, { signal: this.interrupted });
  }

  private more(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

import { isServerError } from './redis-commands.js';

/** Redis does nothing else while a script runs; this many questions take it one or two milliseconds. */
const MOST_TOGETHER = 200;

/** How questions of one kind are asked together, and their answers told apart. */
export interface TogetherAsked<Q, A> {
  /** Resolves with the replies to all of them. */
  ask(questions: readonly Q[]): Promise<readonly unknown[]>;
  /** The answer to the question that was the `at`-th of those asked. Throws what is to reject that one. */
  read(question: Q, replies: readonly unknown[], at: number): A;
}

interface Waiting<Q, A> {
  readonly question: Q;
  resolve(answer: A): void;
  reject(error: unknown): void;
}

/**
 * Lets questions that come together travel together. The first in a turn of the event loop is sent at once, so
 * that a single one never waits; those that follow in the same turn share one script.
 */
export class TurnBatch<Q, A> {
  private waiting: Waiting<Q, A>[] = [];
  private turnHasBegun = false;
  private readonly endTurn = (): void => this.sendWaiting();

  /** @param together `false` where the questions' keys may be on different servers */
  constructor(
    private readonly kind: TogetherAsked<Q, A>,
    private together: boolean,
  ) {}

  ask(question: Q): Promise<A> {
    if (!this.together) return this.askOne(question);
    if (!this.turnHasBegun) {
      this.turnHasBegun = true;
      setImmediate(this.endTurn);
      return this.askOne(question);
    }
    return new Promise((resolve, reject) => this.waiting.push({ question, resolve, reject }));
  }

  private sendWaiting(): void {
    this.turnHasBegun = false;
    const waiting = this.waiting;
    if (waiting.length === 0) return;
    this.waiting = [];
    for (let from = 0; from < waiting.length; from += MOST_TOGETHER) {
      void this.askTogether(waiting.slice(from, from + MOST_TOGETHER));
    }
  }

  private async askOne(question: Q): Promise<A> {
    return this.kind.read(question, await this.kind.ask([question]), 0);
  }

  private async askTogether(batch: readonly Waiting<Q, A>[]): Promise<void> {
    let replies: readonly unknown[];
    try {
      replies = await this.kind.ask(batch.map(({ question }) => question));
    } catch (error) {
      this.refuse(batch, error);
      return;
    }
    batch.forEach(({ question, resolve, reject }, at) => {
      try {
        resolve(this.kind.read(question, replies, at));
      } catch (error) {
        reject(error);
      }
    });
  }

  /** A proxy in front of a cluster looks like one server until it is asked for the keys of two jobs. */
  private refuse(batch: readonly Waiting<Q, A>[], error: unknown): void {
    const apart = batch.length > 1 && isServerError(error) && error.message.startsWith('CROSSSLOT');
    if (apart) this.together = false;
    for (const { question, resolve, reject } of batch) {
      if (apart) this.askOne(question).then(resolve, reject);
      else reject(error);
    }
  }
}

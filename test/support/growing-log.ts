interface Waiting<T> {
  /** Settles the wait if what it waits for is there. */
  look(entries: readonly T[]): void;
  fail(error: Error): void;
}

/** Generous: a machine that is busy with other work is no reason to fail. */
export const PATIENCE_MS = 60_000;

/** Entries that arrive over time, and that a test can wait for without asking again and again. */
export class GrowingLog<T> {
  readonly entries: T[] = [];
  private readonly waiting = new Set<Waiting<T>>();
  private ending: Error | undefined;

  add(entry: T): void {
    this.entries.push(entry);
    for (const wait of [...this.waiting]) wait.look(this.entries);
  }

  /** Nothing more will come: whoever waits, now or later, does so in vain. */
  end(why: string): void {
    this.ending = new Error(why);
    for (const wait of [...this.waiting]) wait.fail(this.ending);
  }

  /** Resolves with what `find` returns, as soon as that is not `undefined`. */
  until<R>(what: string, find: (entries: readonly T[]) => R | undefined, withinMs = PATIENCE_MS): Promise<R> {
    const found = find(this.entries);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(deadline);
        this.waiting.delete(wait);
        finish();
      };
      const fail = (error: Error): void =>
        settle(() => reject(new Error(`${what}: ${error.message}${this.latest()}`)));
      const look = (entries: readonly T[]): void => {
        const late = find(entries);
        if (late !== undefined) settle(() => resolve(late));
      };
      const wait: Waiting<T> = { look, fail };
      const deadline = setTimeout(() => fail(new Error(`not within ${withinMs} ms.`)), withinMs);
      this.waiting.add(wait);
      if (this.ending !== undefined) fail(this.ending);
    });
  }

  private latest(): string {
    const lines = this.entries.slice(-10).map((entry) => JSON.stringify(entry).slice(0, 300));
    return ` The latest of ${this.entries.length} entries:\n${lines.join('\n')}`;
  }
}

/** The moments at which questions reach the store, one after the other, and what was wrong with its answers. */
export class Landings {
  readonly mistakes: string[] = [];
  private last: Promise<unknown> = Promise.resolve();
  private underWay = 0;

  /** Carries out one landing when those before it have ended. */
  async inTurn<T>(landing: () => Promise<T>): Promise<T> {
    this.underWay += 1;
    const turn = this.last.then(landing);
    this.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.underWay -= 1;
    }
  }

  /** Resolves when nothing is landing, and nothing lands in answer to what has landed. */
  async quiet(): Promise<void> {
    do {
      await this.last;
      await settle();
    } while (this.underWay > 0);
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

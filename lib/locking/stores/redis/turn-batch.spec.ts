import { TurnBatch } from './turn-batch.js';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Answers each question with itself, doubled, and keeps what was asked together. */
class Doubling {
  readonly asked: (readonly number[])[] = [];
  failure: Error | null = null;

  async ask(questions: readonly number[]): Promise<readonly unknown[]> {
    this.asked.push(questions);
    if (this.failure !== null && questions.length > 1) throw this.failure;
    return questions.map((question) => 2 * question);
  }

  read(question: number, replies: readonly unknown[], at: number): number {
    const reply = replies[at];
    if (typeof reply !== 'number' || question < 0) throw new Error(`no answer to ${question}`);
    return reply;
  }
}

const setUp = (together = true) => {
  const kind = new Doubling();
  return { kind, batch: new TurnBatch(kind, together) };
};

const askAll = (batch: TurnBatch<number, number>, count: number): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, (_, question) => batch.ask(question)));

describe('TurnBatch', () => {
  it('sends the first question of a turn at once, and the rest of the turn together', async () => {
    const { kind, batch } = setUp();
    const answers = askAll(batch, 4);
    expect(kind.asked).toEqual([[0]]);
    expect(await answers).toEqual([0, 2, 4, 6]);
    expect(kind.asked).toEqual([[0], [1, 2, 3]]);
  });

  it('waits for nothing in the next turn', async () => {
    const { kind, batch } = setUp();
    await askAll(batch, 2);
    const answer = batch.ask(5);
    expect(kind.asked.at(-1)).toEqual([5]);
    expect(await answer).toBe(10);
    await nextTurn();
    expect(kind.asked).toHaveLength(3);
  });

  it('asks 200 together at most', async () => {
    const { kind, batch } = setUp();
    await askAll(batch, 402);
    expect(kind.asked.map(({ length }) => length)).toEqual([1, 200, 200, 1]);
  });

  it('asks each alone where they cannot go together', async () => {
    const { kind, batch } = setUp(false);
    expect(await askAll(batch, 3)).toEqual([0, 2, 4]);
    expect(kind.asked).toEqual([[0], [1], [2]]);
  });

  it('keeps an answer that cannot be read to the one who asked', async () => {
    const { batch } = setUp();
    const answers = await Promise.allSettled([1, 2, -1, 4].map((question) => batch.ask(question)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('tells everybody of a failure, and asks together again', async () => {
    const { kind, batch } = setUp();
    kind.failure = new Error('ERR no');
    const answers = await Promise.allSettled([1, 2, 3].map((question) => batch.ask(question)));
    expect(answers).toEqual([
      { status: 'fulfilled', value: 2 },
      { status: 'rejected', reason: kind.failure },
      { status: 'rejected', reason: kind.failure },
    ]);
    kind.failure = null;
    await askAll(batch, 3);
    expect(kind.asked.at(-1)).toEqual([1, 2]);
  });

  it('asks one by one from then on where a cluster shows behind what looked like one server', async () => {
    const { kind, batch } = setUp();
    kind.failure = new Error("CROSSSLOT Keys in request don't hash to the same slot");
    expect(await askAll(batch, 3)).toEqual([0, 2, 4]);
    expect(kind.asked).toEqual([[0], [1, 2], [1], [2]]);
    expect(await askAll(batch, 3)).toEqual([0, 2, 4]);
    expect(kind.asked.slice(4)).toEqual([[0], [1], [2]]);
  });

  it('does not take a failure of the connection for a cluster, whatever it says', async () => {
    const { kind, batch } = setUp();
    kind.failure = new Error('connection lost: CROSSSLOT');
    const answers = await Promise.allSettled([1, 2, 3].map((question) => batch.ask(question)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});
